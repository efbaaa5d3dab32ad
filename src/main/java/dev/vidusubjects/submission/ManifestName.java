package dev.vidusubjects.submission;

import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.task.Task;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Refuses names of manifests whose documents would have the path of another source's documents. */
final class ManifestName {

    /** The rule of a name that is not allowed. */
    static final String RULE = "manifest_name";

    private static final String ENDING = ".json";
    private static final Pattern TASK_ID = Pattern.compile("[0-9a-fA-F]{32}");

    private ManifestName() {}

    /**
     * @param path of a manifest below {@code incoming/}
     * @return the rule that its name breaks
     */
    static Optional<Violation> violation(String path) {
        if (!path.equals(Task.documentPath(path))) {
            // Its document has a second ending, which none of the names below has.
            return Optional.empty();
        }
        String rest = path.substring(0, path.length() - ENDING.length());
        if (rest.toLowerCase(Locale.ROOT).endsWith(ENDING) && !rest.endsWith(ENDING)) {
            return refused("the manifest " + rest.substring(rest.lastIndexOf('/') + 1));
        }
        if (path.contains("/")) {
            return Optional.empty();
        }
        if (rest.contains(".")
                && MediaFormat.ofFileName(rest).filter(MediaFormat::isImage).isPresent()) {
            return refused("the image " + rest);
        }
        return TASK_ID.matcher(rest).matches() ? refused("the task " + rest) : Optional.empty();
    }

    private static Optional<Violation> refused(String other) {
        return Optional.of(new Violation(
                "$",
                RULE,
                "its result would have the path of the result of " + other + ": give the manifest another name"));
    }
}
