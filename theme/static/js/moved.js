// A refresh of the page loses what stands behind the #: where there is something, it is taken along.
{
  const { to } = document.currentScript.dataset;
  if (location.hash) {
    // Nothing below is read then, the refresh neither.
    stop();
    location.replace(to + location.hash);
  }
}
