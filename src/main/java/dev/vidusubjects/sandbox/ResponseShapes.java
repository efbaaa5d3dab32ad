package dev.vidusubjects.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Responses by name, as the provider, gateways, proxies and frameworks send them by default. A name that is only a
 * status, such as {@code 500}, is the provider's own response. The other names consist of a status and a word for the
 * rest of the response, or say what happens to the connection.
 */
final class ResponseShapes {

    private static final Map<String, SandboxResponse> SHAPES = ResponseTable.build();

    /**
     * The responses that do not show whether a subject was created, so that the sandbox may send them after a creation.
     * A response that proves that nothing was created, such as 401, 404 or 429, must never be in this list.
     */
    static final List<String> AFTER_CREATION = List.of(
            "500-empty",
            "500-json",
            "500-server-error",
            "500-service-failure",
            "500-id",
            "500-text",
            "502-html",
            "502-json",
            "503-text",
            "503-html",
            "503-json",
            "504-html",
            "504-text",
            "504-json",
            "520-html",
            "524-html",
            "408-text",
            "499-empty",
            "499-canceled",
            "400-empty",
            "400-html",
            "400-in-process",
            "307-redirect",
            "200-error",
            "200-envelope",
            "200-envelope-empty",
            "200-html",
            "200-empty",
            "cut",
            "cut-body",
            "hang");

    /**
     * The responses that polls receive while the provider or its gateway fails. A single one of them does not end a
     * task.
     */
    static final List<String> ON_POLLS = List.of(
            ResponseTable.TASK_NOT_FOUND,
            "404-html",
            "502-html",
            "503-html",
            "400-empty",
            "408-empty",
            "410-empty",
            "421-empty",
            "200-error",
            "200-html");

    private ResponseShapes() {}

    /** @return every response by its name, in a fixed order */
    static Map<String, SandboxResponse> all() {
        return SHAPES;
    }

    static Optional<SandboxResponse> find(String name) {
        return Optional.ofNullable(SHAPES.get(name));
    }

    /** @throws IllegalArgumentException if no response has that name */
    static SandboxResponse get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("found " + name + ": no such response"));
    }
}
