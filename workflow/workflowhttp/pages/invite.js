// Takes the secret of a co-applicant's link out of the address and posts it.
const form = document.getElementById("invite");
const code = location.hash.slice(1);
if (form && code) {
  history.replaceState(null, "", location.pathname + location.search);
  form.elements.code.value = code;
  form.submit();
}
