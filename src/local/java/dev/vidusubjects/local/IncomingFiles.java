package dev.vidusubjects.local;

import dev.vidusubjects.media.StoragePath;
import dev.vidusubjects.task.Task;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The incoming folder's files by their slash-separated paths. */
final class IncomingFiles {

    private IncomingFiles() {}

    /**
     * @param leftAlone told the path of what cannot be used, and why; each time
     * @return regular files that are not hidden, in folders that are not; no symbolic link is followed
     */
    static Map<String, FileFingerprint> list(Path root, BiConsumer<String, String> leftAlone) throws IOException {
        Map<String, FileFingerprint> files = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return hidden(folder) && !folder.equals(root) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (hidden(file)) {
                    return FileVisitResult.CONTINUE;
                }
                String path = slashed(root.relativize(file));
                if (!attributes.isRegularFile()) {
                    leftAlone.accept(path, "symbolic links and special files are not followed");
                } else if (!named(file)) {
                    leftAlone.accept(
                            path, "its name is not text in this process's locale: rename it, or set LC_ALL=C.UTF-8");
                } else if (!StoragePath.isPlain(Task.documentPath(path))) {
                    leftAlone.accept(path, "its path has control characters, or is too long to name a document");
                } else {
                    files.put(path, FileFingerprint.of(attributes));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (file.equals(root)) {
                    throw e;
                }
                // Gone since it was listed, or not ours to read.
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    /** @return the folder's path, empty text for the incoming folder itself */
    static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** @return the folders that a file of a sub-folder lies in, the incoming folder included; none for a file directly in it */
    static List<String> parents(String path) {
        List<String> parents = new ArrayList<>();
        for (String folder = parent(path); !folder.isEmpty(); folder = parent(folder)) {
            parents.add(folder);
        }
        if (!parents.isEmpty()) {
            parents.add("");
        }
        return parents;
    }

    /** Whether the name as text leads to the file: names are bytes, and some have no text. */
    private static boolean named(Path file) {
        try {
            return file.equals(file.getFileSystem().getPath(file.toString()));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean hidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    private static String slashed(Path relative) {
        String path = relative.toString();
        String separator = relative.getFileSystem().getSeparator();
        return separator.equals("/") ? path : path.replace(separator, "/");
    }
}
