package dev.vidusubjects.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StableZipTest {

    @TempDir
    Path folder;

    @Test
    void rewrite_sameEntriesInAnotherOrderAtAnotherTime_givesTheSameBytes() throws Exception {
        Path one = zip("one.zip", 1_700_000_000_000L, "b/x.class", "a.jar", "b/");
        Path other = zip("other.zip", 1_800_000_000_000L, "b/", "a.jar", "b/x.class");

        StableZip.rewrite(one);
        StableZip.rewrite(other);

        assertThat(other).hasSameBinaryContentAs(one);
        try (ZipFile zip = new ZipFile(one.toFile())) {
            List<String> names = zip.stream().<String>map(ZipEntry::getName).toList();
            assertThat(names).containsExactly("a.jar", "b/", "b/x.class");
            assertThat(zip.getInputStream(zip.getEntry("a.jar")).readAllBytes()).isEqualTo("a.jar".getBytes());
            assertThat(zip.getEntry("a.jar").getExtra()).isNull();
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    /** The JDK writes no such zip, so the name of one entry is changed in the bytes: it is not in their checksums. */
    @Test
    void rewrite_folderTwice_keepsItOnce() throws Exception {
        Path path = zip("twice.zip", 1_700_000_000_000L, "META-INF/", "META-ING/", "a");
        String bytes = Files.readString(path, StandardCharsets.ISO_8859_1);
        Files.writeString(path, bytes.replace("META-ING/", "META-INF/"), StandardCharsets.ISO_8859_1);

        StableZip.rewrite(path);

        try (ZipFile zip = new ZipFile(path.toFile())) {
            assertThat(zip.stream().<String>map(ZipEntry::getName)).containsExactly("META-INF/", "a");
        }
    }

    private Path zip(String file, long timestamp, String... names) throws Exception {
        Path path = folder.resolve(file);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            for (String name : names) {
                ZipEntry entry = new ZipEntry(name);
                entry.setLastModifiedTime(FileTime.fromMillis(timestamp));
                zip.putNextEntry(entry);
                zip.write(name.endsWith("/") ? new byte[0] : name.getBytes());
                zip.closeEntry();
            }
        }
        return path;
    }
}
