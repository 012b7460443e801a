// A passkey that was not given: cancelled, too late, or none on this device. The page says so where it was asked for.
document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-failed]");
  if (!place) return;
  event.preventDefault();
  // Taken out first: the same words said again are news only so.
  place.textContent = "";
  requestAnimationFrame(() => {
    place.textContent = place.dataset.passkeyFailed;
  });
});
