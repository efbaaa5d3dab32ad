package dev.vidusubjects.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes the bytes of a JVM package depend on its content only. Otherwise the order of its entries would be that in which
 * the build finished them, and their timestamps those of files on the machine that built it.
 */
final class StableZip {

    /** The same as {@code project.build.outputTimestamp} in pom.xml, which the jars in the package have. */
    private static final LocalDateTime TIMESTAMP = LocalDateTime.of(2026, 1, 1, 0, 0);

    private StableZip() {}

    /** Replaces the zip with one that has the same entries, sorted by name, all with the same timestamp. */
    static void rewrite(Path path) throws IOException {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try (ZipFile zip = new ZipFile(path.toFile());
                OutputStream file = Files.newOutputStream(part);
                ZipOutputStream stable = new ZipOutputStream(file)) {
            // The framework writes some folders twice. Of equal names, the entry is kept that every reader finds.
            SortedSet<String> names = new TreeSet<>();
            zip.stream().map(ZipEntry::getName).forEach(names::add);
            for (String name : names) {
                ZipEntry copy = new ZipEntry(name);
                copy.setTimeLocal(TIMESTAMP);
                stable.putNextEntry(copy);
                try (InputStream content = zip.getInputStream(zip.getEntry(name))) {
                    content.transferTo(stable);
                }
                stable.closeEntry();
            }
        }
        Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
