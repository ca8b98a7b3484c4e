// Runs before the first paint so that the page never flashes in the other theme.
(function () {
  var chosen = null;
  try { chosen = localStorage.getItem('theme'); } catch (e) { chosen = null; /* storage is off: follow the system */ }
  var dark = chosen ? chosen === 'dark' : !window.matchMedia('(prefers-color-scheme: light)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
