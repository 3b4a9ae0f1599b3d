// What every page needs; charts are loaded where a page has one.
import htmx from "htmx.org";
import { bindFilters } from "./filters";
import { bindKeys } from "./keys";
import { bindTheme } from "./theme";

type Behaviour = (root: ParentNode) => unknown;

/** What a part of a page needs, by the attribute that asks for it; each is loaded when it is first met. */
const BEHAVIOURS: Record<string, () => Promise<Behaviour>> = {
  "[data-chart]": async () => (await import("./charts")).draw,
  "[data-reader]": async () => (await import("./reader")).bind,
  "[data-review]": async () => (await import("./review")).bind,
  "[data-add]": async () => (await import("./add")).bind,
};

async function enliven(root: ParentNode): Promise<void> {
  for (const [selector, load] of Object.entries(BEHAVIOURS)) {
    if (root.querySelector(selector)) (await load())(root);
  }
  document.documentElement.dataset.ready = "true";
}

Object.assign(htmx.config, { includeIndicatorStyles: false, allowEval: false, allowScriptTags: false, selfRequestsOnly: true });
htmx.config.defaultSwapStyle = "outerHTML";
htmx.config.scrollIntoViewOnBoost = false;
Object.assign(htmx.config, { historyCacheSize: 0, refreshOnHistoryMiss: true }); // back is a page loaded anew: its charts stand, and nothing is kept in the browser
document.addEventListener("htmx:afterSwap", (event) => void enliven((event.target as ParentNode) ?? document));
document.addEventListener("htmx:historyRestore", () => void enliven(document));

bindTheme();
bindKeys();
bindFilters();
void enliven(document);
