// Every behaviour, each bound by its data- attribute. All of them are enhancements: pages work without.
import "./csrf.js";
import "./errors.js";
import "./menus.js";
import "./tabs.js";
import "./theme.js";
import "./unsaved.js";
import "./here.js";
import "./submit.js";
import "./quick.js";
import "./bulk.js";
import "./suggest.js";
import "./toasts.js";
import "./shortcuts.js";
import "./printing.js";
import "./insert.js";
import "./announce.js";
import "./kept.js";
