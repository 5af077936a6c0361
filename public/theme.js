// Before the page is drawn: that there are scripts, for what is shown without them; the colours that were chosen (see parameters.mjs).
document.documentElement.classList.add('scripted');
try {
  const chosen = localStorage.getItem('ackademy.theme');
  if (['light', 'dark', 'contrast'].includes(chosen)) document.documentElement.dataset.theme = chosen;
} catch {
  // no storage, nothing chosen
}
