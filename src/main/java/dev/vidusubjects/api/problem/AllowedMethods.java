package dev.vidusubjects.api.problem;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The allowed methods of each path: a 405 response must state them, and the framework's own response does not. */
public final class AllowedMethods {

    private record Path(Pattern form, String methods) {}

    private static final List<Path> PATHS = List.of(
            path("/v1/subjects", "GET, HEAD, OPTIONS, POST"),
            path("/v1/subjects/[^/]+", "GET, HEAD, OPTIONS"),
            path("/v1/subjects/[^/]+/redrive", "OPTIONS, POST"),
            path("/v1/subjects/[^/]+/media/[^/]+", "GET, HEAD, OPTIONS"),
            path("/v1/subjects/[^/]+/deliveries", "GET, HEAD, OPTIONS, POST"),
            path("/v1/validations", "OPTIONS, POST"),
            path("/v1/about", "GET, HEAD, OPTIONS"),
            path("/v1/uploads", "OPTIONS, POST"),
            path("/uploads/.+", "OPTIONS, PUT"),
            path("/model/v1/generation", "OPTIONS, POST"),
            path("/model/v1/generation/task/[^/]+", "GET, HEAD, OPTIONS"));

    private AllowedMethods() {}

    /** @return the value of the header {@code Allow}, or empty if the path is unknown */
    public static Optional<String> of(String path) {
        return PATHS.stream()
                .filter(known -> known.form.matcher(path).matches())
                .map(Path::methods)
                .findFirst();
    }

    private static Path path(String form, String methods) {
        return new Path(Pattern.compile(form), methods);
    }
}
