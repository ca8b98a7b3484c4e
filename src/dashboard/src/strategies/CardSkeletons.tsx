/** Stands in for cards while the first snapshot is on its way, in their size. */
export function CardSkeletons() {
  return (
    <div className="card-grid" role="status" aria-label="Loading strategies">
      {[1, 2, 3, 4].map((index) => (
        <div key={index} className="card skeleton" aria-hidden="true">
          <span style={{ width: '55%' }} />
          <span style={{ width: '35%', height: 26 }} />
          <span style={{ height: 84 }} />
          <span style={{ height: 42 }} />
          <span style={{ width: '80%' }} />
        </div>
      ))}
    </div>
  );
}
