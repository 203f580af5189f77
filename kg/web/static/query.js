// Puts an editor in the place of the plain field: colours, syntax errors, and names completed from our own vocabulary.
"use strict";
(() => {
  const form = document.getElementById("ask");
  const field = document.getElementById("query");
  const place = document.getElementById("editor");
  if (typeof Yasqe === "undefined") return;
  let known = null;
  const fetched = fetch("/completions.json").then(found => found.json());
  const vocabulary = () => known ??= fetched.then(({ terms, prefixes }) => {
    const pairs = Object.entries(prefixes).sort((a, b) => b[1].length - a[1].length);
    const shorten = iri => {
      const pair = pairs.find(([, start]) => iri.startsWith(start));
      return pair ? `${pair[0]}:${iri.slice(pair[1].length)}` : `<${iri}>`;
    };
    return terms.map(term => shorten(term.iri)).sort();
  });
  const isName = yasqe => /^[a-z]+:\w*$/i.test(yasqe.getCompleteToken().string);
  Yasqe.registerAutocompleter({
    name: "isnad", bulk: true, autoShow: true, persistenceId: null, get: vocabulary, isValidCompletionPosition: isName,
    preProcessToken: (yasqe, token) => ({ ...token, autocompletionString: token.string }),
    postProcessSuggestion: (yasqe, token, suggested) => suggested,
  }, false);
  Yasqe.defaults.autocompleters = ["variables", "isnad"];  // as a default: lists in options are merged, and theirs call out
  const editor = new Yasqe(place, {
    value: field.value, persistenceId: null, showQueryButton: false, createShareableLink: null, consumeShareLink: null,
    resizeable: false, prefixCcApi: null, editorHeight: "auto", viewportMargin: Infinity,
    requestConfig: { endpoint: "/sparql" }, screenReaderLabel: place.dataset.label,
    extraKeys: { "Ctrl-Enter": () => form.requestSubmit(), "Cmd-Enter": () => form.requestSubmit(), Esc: leave },
  });
  function leave() {
    editor.getInputField().blur();
    form.querySelector("button[type=submit]").focus();
  }
  editor.setValue(field.value);
  editor.getInputField().setAttribute("aria-label", place.dataset.label);
  field.hidden = true;
  form.querySelector("label[for=query]").removeAttribute("for");
  form.addEventListener("submit", () => { field.value = editor.getValue(); });
  form.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  const declare = ({ prefixes }) => {  // the server knows our prefixes; written out, the query runs anywhere
    const text = editor.getValue();
    const here = editor.getPrefixesFromQuery();
    const used = Object.entries(prefixes).filter(([name]) => !(name in here) && new RegExp(`(^|[^\\w:])${name}:[\\w]`).test(text));
    if (used.length) editor.addPrefixes(Object.fromEntries(used));
  };
  fetched.then(vocabulary => {
    declare(vocabulary);
    editor.on("blur", () => declare(vocabulary));
    place.dataset.ready = "1";
  });
})();
