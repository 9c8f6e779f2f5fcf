// Enhancements only: every page works without this file.

import { initAll as startGovuk } from "../build/govuk-frontend.min.js";
import { initAll as startMoj } from "../build/moj-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
startGovuk();
startMoj();

if (!CSS.supports("selector(::details-content)") && window.matchMedia("(min-width: 64em)").matches) {
  for (const fold of document.querySelectorAll("[data-open-when-wide]")) fold.open = true;
}

// A browser that uses no passkey (cancelled, timed out, none there) says so where the button is.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const said of document.querySelectorAll("[data-passkey-failed]")) said.hidden = false;
});
