package dev.vidusubjects.builder;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the zips for the tests. */
public final class Zips {

    private Zips() {}

    /** Writes one entry {@code bootstrap}, with a mode such as {@code rwxr-xr-x}. */
    public static void bootstrap(Path zip, byte[] content, String mode) throws IOException {
        Map<String, String> options = Map.of("create", "true", "enablePosixFileAttributes", "true");
        try (FileSystem files = FileSystems.newFileSystem(zip, options)) {
            Path entry = files.getPath("bootstrap");
            Files.write(entry, content);
            Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString(mode));
        }
    }

    /** Writes entries without modes, like the JDK's streams do. */
    public static void entries(Path zip, Map<String, byte[]> entries) throws IOException {
        try (OutputStream file = Files.newOutputStream(zip)) {
            writeEntries(file, entries);
        }
    }

    public static void writeEntries(OutputStream to, Map<String, byte[]> entries) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(to);
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            zip.putNextEntry(new ZipEntry(entry.getKey()));
            zip.write(entry.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }
}
