package dev.vidusubjects.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the resource from which the application reads its version and commit. */
final class BuildResource {

    private BuildResource() {}

    /** The build calls this with the arguments {@code VERSION FILE PROJECT}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        write(arguments[0], SourceRevision.of(Path.of(arguments[2])), Path.of(arguments[1]));
    }

    /** An unchanged file is not written again, so that an incremental build sees no change. */
    static void write(String version, String commit, Path file) throws IOException {
        String content = "version=" + version.replace("\\", "\\\\") + "\ncommit=" + commit + "\n";
        if (Files.isRegularFile(file)
                && Files.readString(file, StandardCharsets.ISO_8859_1).equals(content)) {
            return;
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, content, StandardCharsets.ISO_8859_1);
    }
}
