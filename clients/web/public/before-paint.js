// Puts the reader's theme, text size and direction on the page before its first paint. A file of its
// own because the content security policy allows no inline script.
(function () {
  try {
    var saved = JSON.parse(localStorage.getItem('anochat.preferences') || '{}').state || {};
    var root = document.documentElement;
    if (saved.theme === 'light' || saved.theme === 'dark') root.dataset.theme = saved.theme;
    if (saved.textSize) root.dataset.text = saved.textSize;
    if (saved.density) root.dataset.density = saved.density;
    if (saved.lessMotion) root.dataset.motion = 'less';
    if (saved.language) {
      root.lang = saved.language;
      root.dir = saved.language === 'ar' ? 'rtl' : 'ltr';
    }
  } catch {
    // Storage is off or damaged: the page follows the system.
  }
})();
