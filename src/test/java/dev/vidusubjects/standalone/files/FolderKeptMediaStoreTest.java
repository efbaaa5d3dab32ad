package dev.vidusubjects.standalone.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.media.storage.StoragePrefix;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderKeptMediaStoreTest {

    private static final TaskId TASK = Tasks.id(1);

    @TempDir
    Path folder;

    private Path media;
    private Path spooled;
    private DataDirectory data;
    private FolderKeptMediaStore store;

    @BeforeEach
    void open() throws IOException {
        data = new DataDirectory(folder.resolve("data"));
        media = folder.resolve("data/media");
        spooled = Files.write(folder.resolve("spooled"), new byte[] {1, 2, 3});
        store = new FolderKeptMediaStore(data);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> found = Files.walk(media)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> media.relativize(file).toString())
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"image-0.png", "image-12.jpg", "image-1.webp", "video-0.mp4", "video-0.mov", "video-0.avi"})
    void write_copy_isThatFileOnly(String name) throws Exception {
        String uri = store.write(TASK, name, "image/png", spooled);

        assertThat(uri).isEqualTo("local://media/" + TASK + "/" + name);
        assertThat(files()).containsExactly(TASK + "/" + name);
        assertThat(store.file(TASK, name).orElseThrow()).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(store.presigned(TASK, name)).isEmpty();
        assertThat(spooled).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../image-0.png",
                "image-0.png/",
                "image-0.html",
                "image-0.PNG",
                "image-100.png",
                "image--1.png",
                "audio-0.png",
                "image-0.png\n",
                "image-0.png\0.html",
                "a/image-0.png",
                "image-٣.png"
            })
    void write_otherName_throwsIoExceptionAndWritesNothing(String name) throws Exception {
        assertThatThrownBy(() -> store.write(TASK, name, "image/png", spooled)).isInstanceOf(IOException.class);

        assertThat(files()).isEmpty();
        assertThat(store.file(TASK, name)).isEmpty();
    }

    @Test
    void write_sameName_replacesTheCopy() throws Exception {
        store.write(TASK, "image-0.png", "image/png", spooled);
        Files.write(spooled, new byte[] {9});

        store.write(TASK, "image-0.png", "image/png", spooled);

        assertThat(store.file(TASK, "image-0.png").orElseThrow()).hasBinaryContent(new byte[] {9});
    }

    @Test
    void write_thatFails_leavesNoPartAndKeepsTheCopy() throws Exception {
        store.write(TASK, "image-0.png", "image/png", spooled);

        assertThatThrownBy(() -> store.write(TASK, "image-0.png", "image/png", folder.resolve("missing")))
                .isInstanceOf(IOException.class);

        assertThat(files()).containsExactly(TASK + "/image-0.png");
        assertThat(store.file(TASK, "image-0.png").orElseThrow()).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void file_linkToOutside_isNotFound() throws Exception {
        Files.createDirectory(media.resolve(TASK.value()));
        Files.createSymbolicLink(media.resolve(TASK + "/image-0.png"), spooled);

        assertThat(store.file(TASK, "image-0.png")).isEmpty();
    }

    @Test
    void removeLeftovers_ofAnInterruptedWrite_keepsTheCopies() throws Exception {
        store.write(TASK, "image-0.png", "image/png", spooled);
        Path leftover = Files.createFile(media.resolve(TASK + "/.tmp-1"));
        Files.setLastModifiedTime(leftover, FileTime.from(Instant.EPOCH));

        data.folder(StoragePrefix.MEDIA).removeLeftovers(Instant.now());

        assertThat(files()).containsExactly(TASK + "/image-0.png");
    }
}
