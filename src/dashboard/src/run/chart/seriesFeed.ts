import type { ISeriesApi, SeriesDataItemTypeMap, SeriesType, UTCTimestamp } from 'lightweight-charts';

type Item<T extends SeriesType> = SeriesDataItemTypeMap<UTCTimestamp>[T];

/** Shows points on a series. Points that continue the shown ones are added, and the chart keeps its position. */
export class SeriesFeed<T extends SeriesType> {
  private count = 0;
  private first: UTCTimestamp | null = null;
  private last: UTCTimestamp | null = null;

  constructor(readonly series: ISeriesApi<T, UTCTimestamp>) {}

  show(points: readonly Item<T>[]): void {
    const continues =
      this.count > 0 && points.length >= this.count && points[0]?.time === this.first && points[this.count - 1]?.time === this.last;
    if (continues) {
      for (let index = this.count - 1; index < points.length; index += 1) this.series.update(points[index]!);
    } else {
      this.series.setData([...points]);
    }
    this.count = points.length;
    this.first = points[0]?.time ?? null;
    this.last = points[points.length - 1]?.time ?? null;
  }
}
