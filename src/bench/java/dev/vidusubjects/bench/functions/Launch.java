package dev.vidusubjects.bench.functions;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a process is started.
 *
 * @param command the program, with an absolute path, and its arguments
 * @param environment the variables that differ from process to process
 * @param folder the working directory
 */
record Launch(List<String> command, Map<String, String> environment, Path folder) {}
