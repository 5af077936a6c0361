// Before the page is drawn: the colours that were chosen (see parameters.mjs).
try {
  const chosen = localStorage.getItem('ackademy.theme');
  if (['light', 'dark', 'contrast'].includes(chosen)) document.documentElement.dataset.theme = chosen;
} catch {
  // no storage, nothing chosen
}
