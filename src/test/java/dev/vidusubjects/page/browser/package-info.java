/**
 * Tests of the page in Chromium, against the packaged standalone application with its sandbox. They find everything by
 * role and accessible name, as a screen reader does. The Maven profile {@code browser} compiles and runs them.
 */
package dev.vidusubjects.page.browser;
