package dev.vidusubjects.standalone.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.media.storage.StoragePrefix;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.result.ResultStoreContract;
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

class FolderResultStoreTest extends ResultStoreContract {

    @TempDir
    Path folder;

    private Path data;
    private ResultStore store;

    @BeforeEach
    void open() {
        data = folder.resolve("data");
        store = new FolderResultStore(new DataDirectory(data));
    }

    @Override
    protected ResultStore store() {
        return store;
    }

    @Override
    protected String root() {
        return "local://";
    }

    @Test
    void write_ofDocument_createsThatFileOnly() throws Exception {
        store.write(Prefix.RESULTS, "cast/hero.json", new byte[] {1, 2});

        assertThat(files()).containsExactly("results/cast/hero.json");
        assertThat(data.resolve("results/cast/hero.json")).hasBinaryContent(new byte[] {1, 2});
    }

    @Test
    void write_linkedFolderOutside_throwsIoExceptionAndWritesNothing() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.createSymbolicLink(data.resolve("results/out"), outside);

        assertThatThrownBy(() -> store.write(Prefix.RESULTS, "out/a.json", new byte[1]))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.write(Prefix.RESULTS, "out/deeper/a.json", new byte[1]))
                .isInstanceOf(IOException.class);

        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void write_overLinkToOutside_replacesTheLinkOnly() throws Exception {
        Path outside = Files.writeString(folder.resolve("outside.json"), "kept");
        Files.createSymbolicLink(data.resolve("results/a.json"), outside);

        store.write(Prefix.RESULTS, "a.json", new byte[] {1});

        assertThat(outside).hasContent("kept");
        assertThat(data.resolve("results/a.json")).hasBinaryContent(new byte[] {1});
    }

    @Test
    void read_linkToOutside_isEmpty() throws Exception {
        Path outside = Files.writeString(folder.resolve("outside.json"), "secret");
        Files.createSymbolicLink(data.resolve("results/a.json"), outside);
        Files.createSymbolicLink(data.resolve("results/out"), folder);

        assertThat(store.read(Prefix.RESULTS, "a.json")).isEmpty();
        assertThat(store.read(Prefix.RESULTS, "out/outside.json")).isEmpty();
    }

    @Test
    void write_byInterruptedThread_stillWrites() throws Exception {
        Thread.currentThread().interrupt();

        try {
            store.write(Prefix.RESULTS, "a.json", new byte[] {1});
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }

        assertThat(store.read(Prefix.RESULTS, "a.json")).isPresent();
    }

    @Test
    void write_folderRemoved_createsItAgain() throws Exception {
        Files.delete(data.resolve("results"));

        store.write(Prefix.RESULTS, "a.json", new byte[] {1});

        assertThat(files()).containsExactly("results/a.json");
    }

    @Test
    void write_whenItFails_leavesTheOldDocumentAndNoTemporaryFile() throws Exception {
        SafeDirectory results = new DataDirectory(data).folder(StoragePrefix.RESULTS);
        store.write(Prefix.RESULTS, "a.json", new byte[] {1});

        assertThatThrownBy(() -> results.write("a.json", out -> {
                    out.write(7);
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");

        assertThat(files()).containsExactly("results/a.json");
        assertThat(data.resolve("results/a.json")).hasBinaryContent(new byte[] {1});
    }

    @Test
    void removeLeftovers_interruptedWrites_removesOnlyThose() throws Exception {
        Path old = Files.writeString(
                Files.createDirectories(data.resolve("results/cast")).resolve(".tmp-1"), "half");
        Path fresh = Files.writeString(data.resolve("results/.tmp-2"), "being written");
        store.write(Prefix.RESULTS, "a.json", new byte[1]);
        Instant start = Instant.now().minusSeconds(60);
        Files.setLastModifiedTime(old, FileTime.from(start.minusSeconds(1)));

        new DataDirectory(data).folder(StoragePrefix.RESULTS).removeLeftovers(start);

        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
        assertThat(data.resolve("results/a.json")).exists();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> data.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }
}
