// Entry of the workstation's window.
import "./shared/language-guard";
import "./shared/theme/index.css";
import { mount } from "svelte";
import { applyLook } from "./shared/look.svelte";
import { languageFor } from "./shared/messages.svelte";
import App from "./App.svelte";

applyLook({ language: languageFor(navigator.languages), theme: "system", contrast: "normal" });
const target = document.getElementById("app");
if (target) mount(App, { target });
