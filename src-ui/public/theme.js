// Sets the theme before the first paint, so that a dark page does not begin with a white flash.
(() => {
  let theme = null;
  try {
    theme = JSON.parse(localStorage.getItem("candela.theme") || "null");
  } catch {
    // no storage: the system's theme
  }
  const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
