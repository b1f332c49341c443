import { expect, it } from "vitest";
import { looksLikeWebPage } from "../src/request-file.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const URL_OF_DATA = "https://data.example/a.nc";

it.each(["<!DOCTYPE html><html>", "  \r\n<html lang=en>", "\ufeff<!doctype HTML>", "<HTML>"])(
  "%j is a web page",
  (text) => expect(looksLikeWebPage(bytes(text), URL_OF_DATA)).toBe(true),
);

it.each(["CDF\u0001", "\u0089HDF", "<?xml version='1.0'?><DMRPP/>", "II*\u0000", "", "   ", "html <html>"])(
  "%j is none",
  (text) => expect(looksLikeWebPage(bytes(text), URL_OF_DATA)).toBe(false),
);

it("is no surprise where a web page was asked for", () =>
  expect(looksLikeWebPage(bytes("<html>"), "https://data.example/readme.html?x=1")).toBe(false));
