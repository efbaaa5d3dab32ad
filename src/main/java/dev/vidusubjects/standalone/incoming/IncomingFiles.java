package dev.vidusubjects.standalone.incoming;

import dev.vidusubjects.media.storage.StoragePath;
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

/** Lists the files of the incoming folder, by their slash-separated paths. */
final class IncomingFiles {

    private IncomingFiles() {}

    /**
     * @param unusable receives, at each call, the path of each file that cannot be used, and the reason
     * @return the regular files that are not hidden, in folders that are not hidden; symbolic links are not followed
     */
    static Map<String, FileFingerprint> list(Path root, BiConsumer<String, String> unusable) throws IOException {
        Map<String, FileFingerprint> files = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return isHidden(folder) && !folder.equals(root)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (isHidden(file)) {
                    return FileVisitResult.CONTINUE;
                }
                String path = slashSeparated(root.relativize(file));
                if (!attributes.isRegularFile()) {
                    unusable.accept(path, "symbolic links and special files are not followed");
                } else if (!hasTextName(file)) {
                    unusable.accept(
                            path, "its name is not text in this process's locale: rename it, or set LC_ALL=C.UTF-8");
                } else if (!StoragePath.isPlain(Task.documentPath(path))) {
                    unusable.accept(path, "its path has control characters, or is too long for the path of a document");
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
                // The file was removed after it was listed, or this process has no permission to read it.
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    /** @return the path of the file's folder; an empty text for the incoming folder itself */
    static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /**
     * @return all folders above a file in a sub-folder, including the incoming folder; an empty list for a file
     *     directly in the incoming folder
     */
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

    /**
     * @return whether the name as text identifies the file: names are bytes, and not all bytes can be decoded to text
     */
    private static boolean hasTextName(Path file) {
        try {
            return file.equals(file.getFileSystem().getPath(file.toString()));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    private static String slashSeparated(Path relative) {
        String path = relative.toString();
        String separator = relative.getFileSystem().getSeparator();
        return separator.equals("/") ? path : path.replace(separator, "/");
    }
}
