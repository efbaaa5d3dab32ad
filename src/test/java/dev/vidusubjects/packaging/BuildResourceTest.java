package dev.vidusubjects.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildResourceTest {

    @TempDir
    Path folder;

    @Test
    void write_anyVersion_isReadAsProperties() throws Exception {
        Path file = folder.resolve("META-INF/build.properties");

        BuildResource.write("1.0\\x", "unknown", file);

        Properties properties = new Properties();
        try (Reader content = Files.newBufferedReader(file)) {
            properties.load(content);
        }
        assertThat(properties)
                .containsEntry("version", "1.0\\x")
                .containsEntry("commit", "unknown")
                .hasSize(2);
    }

    @Test
    void write_sameContent_leavesTheFile() throws Exception {
        Path file = folder.resolve("build.properties");
        BuildResource.write("1", "unknown", file);
        FileTime old = FileTime.fromMillis(1_000);
        Files.setLastModifiedTime(file, old);

        BuildResource.write("1", "unknown", file);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);

        BuildResource.write("2", "unknown", file);
        assertThat(Files.getLastModifiedTime(file)).isNotEqualTo(old);
    }
}
