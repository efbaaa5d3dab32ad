package dev.vidusubjects.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFilesTest {

    private static final Duration OLD = Duration.ofMinutes(61);
    private static final Duration RECENT = Duration.ofMinutes(59);

    @TempDir
    Path folder;

    @Test
    void create_firstTime_removesWhatAKilledProcessLeft() throws Exception {
        Path killed = new SpoolFiles(folder).create();
        Files.write(killed, new byte[10]);
        age(killed, OLD);

        Path file = new SpoolFiles(folder).create();

        assertThat(folder.toFile().list()).containsExactly(file.getFileName().toString());
        assertThat(file).isEmptyFile();
    }

    @Test
    void create_recentFileOfAnotherProcess_isLeft() throws Exception {
        Path other = new SpoolFiles(folder).create();
        age(other, RECENT);

        Path file = new SpoolFiles(folder).create();

        assertThat(other).exists().isNotEqualTo(file);
    }

    @Test
    void create_again_removesNothing() throws Exception {
        SpoolFiles files = new SpoolFiles(folder);
        Path slow = files.create();
        age(slow, OLD);

        files.create();

        assertThat(slow).exists();
    }

    /** The folder is shared with every program of the machine. */
    @Test
    void create_oldFilesOfOthers_areLeft() throws Exception {
        Path[] others = {
            aged(Files.createFile(folder.resolve("media.tmp"))),
            aged(Files.createFile(folder.resolve("kept-media"))),
            aged(Files.createFile(folder.resolve("kept-media.png"))),
            aged(Files.createDirectory(folder.resolve("kept-media1.tmp"))),
        };
        Path target = aged(Files.createFile(folder.resolve("target")));
        Path link = Files.createSymbolicLink(folder.resolve("kept-media2.tmp"), target);

        new SpoolFiles(folder).create();

        assertThat(others).allSatisfy(other -> assertThat(other).exists());
        assertThat(link).isSymbolicLink();
        assertThat(target).exists();
    }

    @Test
    void create_folderDoesNotExist_fails() {
        SpoolFiles files = new SpoolFiles(folder.resolve("none"));

        assertThatThrownBy(files::create).isInstanceOf(IOException.class);
    }

    private static Path aged(Path file) throws IOException {
        age(file, OLD);
        return file;
    }

    private static void age(Path file, Duration age) throws IOException {
        FileTime now = Files.getLastModifiedTime(file);
        Files.setLastModifiedTime(file, FileTime.from(now.toInstant().minus(age)));
    }
}
