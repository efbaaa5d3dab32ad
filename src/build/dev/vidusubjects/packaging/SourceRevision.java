package dev.vidusubjects.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commit that a package was built from. */
final class SourceRevision {

    static final String UNKNOWN = "unknown";

    private SourceRevision() {}

    /**
     * @param project the folder of the pom
     * @return the commit's 40 hexadecimal digits, with {@code -dirty} if tracked files differ from it; or
     *     {@code unknown} if git is not installed, or the folder is not the root of a checkout: for a copy of the
     *     sources within another project, git would return the commit of that project
     */
    static String of(Path project) throws IOException, InterruptedException {
        Optional<String> prefix = git(project, "rev-parse", "--show-prefix");
        Optional<String> commit = git(project, "rev-parse", "--verify", "HEAD");
        Optional<String> changes = git(project, "status", "--porcelain", "--untracked-files=no");
        if (commit.isEmpty() || changes.isEmpty() || !prefix.equals(Optional.of(""))) {
            return UNKNOWN;
        }
        return commit.get() + (changes.get().isEmpty() ? "" : "-dirty");
    }

    private static Optional<String> git(Path project, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(project.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    }
}
