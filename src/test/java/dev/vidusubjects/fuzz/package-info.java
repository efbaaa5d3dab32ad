/** What strangers send, generated: broken JSON, paths that climb. And how properties are tried where the application runs. */
package dev.vidusubjects.fuzz;
