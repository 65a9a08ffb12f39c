// The browser refused, or nobody touched the key: say so on the page, where the next try is.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const failed = document.querySelector("[data-key-failed]");
  failed.hidden = false;
  failed.focus();
});
