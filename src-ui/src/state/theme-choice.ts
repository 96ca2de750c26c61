// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** Light or dark: what was chosen, otherwise what the system says, also when that changes while the page is open. */
import { preferences } from "./preferences.ts";
import { computed, effect, signal } from "./signals.ts";

const system = matchMedia("(prefers-color-scheme: dark)");
const systemDark = signal(system.matches);
system.addEventListener("change", () => (systemDark.value = system.matches));

export const dark = computed(() =>
  preferences.theme.value === "system" ? systemDark.value : preferences.theme.value === "dark",
);

effect(() => {
  document.documentElement.dataset["theme"] = dark.value ? "dark" : "light";
});

export function switchTheme(): void {
  const next = dark.peek() ? "light" : "dark";
  preferences.theme.value = systemDark.peek() === (next === "dark") ? "system" : next;
}
