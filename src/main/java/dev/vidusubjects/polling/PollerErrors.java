package dev.vidusubjects.polling;

import dev.vidusubjects.task.TaskStoreException;
import java.util.List;
import java.util.Set;

/**
 * The meaning of the name of a poller's failure. A workflow reports only the name: the class name of an exception, or
 * the platform's own error name such as {@code Lambda.Unknown}, {@code States.Timeout} or {@code Runtime.ExitError}.
 */
final class PollerErrors {

    /** Packages of the code that runs in a poller: the application, Java, and the libraries that it calls. */
    private static final List<String> APPLICATION = List.of(
            "dev.vidusubjects.",
            "java.",
            "javax.",
            "jakarta.",
            "com.fasterxml.jackson.",
            "io.quarkus.",
            "software.amazon.awssdk.");

    /**
     * Exceptions that mean a fault of a store, which may be temporary. Those of other packages are given by name,
     * because polling does not use these packages.
     */
    private static final Set<String> STORE_FAULTS = Set.of(
            TaskStoreException.class.getName(),
            "dev.vidusubjects.state.StateStoreException",
            "dev.vidusubjects.submission.OutcomeNotStoredException");

    private PollerErrors() {}

    /**
     * @return whether it is an exception of the application that the next poll would cause again; {@code false} for a
     *     fault of a store, for an error of the platform, and for an unknown name, which say nothing about the task
     */
    static boolean isDefect(String error) {
        return APPLICATION.stream().anyMatch(error::startsWith) && !STORE_FAULTS.contains(error);
    }
}
