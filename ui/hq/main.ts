// Entry of headquarters' console.
import "../src/shared/language-guard";
import "../src/shared/theme/index.css";
import "./console.css";
import { mount } from "svelte";
import { addMessages } from "../src/shared/messages.svelte";
import Console from "./Console.svelte";

addMessages(import.meta.glob("../src/messages/*/hq*.ftl", { query: "?raw", import: "default", eager: true }));
const target = document.getElementById("app");
if (target) mount(Console, { target });
