package dev.vidusubjects.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.result.ResultStore.Document;
import dev.vidusubjects.result.ResultStore.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every {@link ResultStore}. Each test starts with an empty store. */
public abstract class ResultStoreContract {

    private static final byte[] DOCUMENT = "{\"name\":\"Zoë 英雄\"}".getBytes(StandardCharsets.UTF_8);

    /** @return the store under test: the same store within a test, empty when the test starts */
    protected abstract ResultStore store() throws Exception;

    /**
     * @return the part of a document's URI before {@code results/} and {@code rejected/}, for example
     *     {@code s3://bucket/}
     */
    protected abstract String root();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0192aabb.json",
                "cast/hero.json",
                "a/b/c/d/e/f.json",
                "with space.json",
                "plus+percent%2F&=#?.json",
                "..hidden..json",
                ".dot.json",
                "Zoë 英雄 🦸.json"
            })
    void write_ofNewDocument_isReadBack(String path) throws Exception {
        String uri = store().write(Prefix.RESULTS, path, DOCUMENT);

        assertThat(store().read(Prefix.RESULTS, path))
                .hasValueSatisfying(read -> assertThat(read).isEqualTo(DOCUMENT));
        assertThat(store().read(Prefix.REJECTED, path)).isEmpty();
        assertThat(uri).startsWith(root() + "results/");
    }

    @Test
    void write_ofPlainPath_givesItsUri() throws Exception {
        assertThat(store().write(Prefix.RESULTS, "cast/hero.json", DOCUMENT))
                .isEqualTo(root() + "results/cast/hero.json");
        assertThat(store().write(Prefix.REJECTED, "cast/hero.json", DOCUMENT))
                .isEqualTo(root() + "rejected/cast/hero.json");
    }

    @Test
    void write_ofExistingDocument_replacesItWhole() throws Exception {
        store().write(Prefix.RESULTS, "a.json", new byte[100_000]);

        store().write(Prefix.RESULTS, "a.json", DOCUMENT);

        assertThat(store().read(Prefix.RESULTS, "a.json"))
                .hasValueSatisfying(read -> assertThat(read).isEqualTo(DOCUMENT));
    }

    @Test
    void write_ofTheSamePathInBothPrefixes_keepsThemApart() throws Exception {
        store().write(Prefix.RESULTS, "a.json", DOCUMENT);
        store().write(Prefix.REJECTED, "a.json", new byte[] {1});

        assertThat(store().read(Prefix.RESULTS, "a.json").orElseThrow()).isEqualTo(DOCUMENT);
        assertThat(store().read(Prefix.REJECTED, "a.json").orElseThrow()).isEqualTo(new byte[] {1});
    }

    @Test
    void write_whileItIsRead_showsOneWholeDocumentOrTheOther() throws Exception {
        byte[] ones = new byte[200_000];
        byte[] twos = new byte[300_000];
        Arrays.fill(ones, (byte) 1);
        Arrays.fill(twos, (byte) 2);
        store().write(Prefix.RESULTS, "a.json", ones);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> reads = reader.submit(() -> {
                int count = 0;
                do {
                    byte[] read = store().read(Prefix.RESULTS, "a.json").orElseThrow();
                    assertThat(Arrays.equals(read, ones) || Arrays.equals(read, twos))
                            .isTrue();
                    count++;
                } while (!done.get());
                return count;
            });
            for (int round = 0; round < 20; round++) {
                store().write(Prefix.RESULTS, "a.json", round % 2 == 0 ? twos : ones);
            }
            done.set(true);
            assertThat(reads.get()).isPositive();
        } finally {
            done.set(true);
            reader.shutdownNow();
        }
    }

    @Test
    void replace_absentDocument_writesOnlyIfNoneWasExpected() throws Exception {
        assertThat(store().replace(Prefix.RESULTS, "a.json", DOCUMENT, Optional.of("\"0123456789abcdef\"")))
                .isEmpty();
        assertThat(store().read(Prefix.RESULTS, "a.json")).isEmpty();

        assertThat(store().replace(Prefix.RESULTS, "a.json", DOCUMENT, Optional.empty()))
                .contains(root() + "results/a.json");
        assertThat(store().read(Prefix.RESULTS, "a.json").orElseThrow()).isEqualTo(DOCUMENT);
    }

    @Test
    void replace_ofAnotherDocumentThanWasRead_writesNothing() throws Exception {
        store().write(Prefix.RESULTS, "a.json", new byte[] {1});
        Document read = store().find(Prefix.RESULTS, "a.json").orElseThrow();
        store().write(Prefix.RESULTS, "a.json", new byte[] {2});

        assertThat(store().replace(Prefix.RESULTS, "a.json", DOCUMENT, Optional.of(read.version())))
                .isEmpty();
        assertThat(store().replace(Prefix.RESULTS, "a.json", DOCUMENT, Optional.empty()))
                .isEmpty();
        assertThat(store().read(Prefix.RESULTS, "a.json").orElseThrow()).isEqualTo(new byte[] {2});

        Document current = store().find(Prefix.RESULTS, "a.json").orElseThrow();
        assertThat(store().replace(Prefix.RESULTS, "a.json", DOCUMENT, Optional.of(current.version())))
                .isPresent();
        assertThat(store().read(Prefix.RESULTS, "a.json").orElseThrow()).isEqualTo(DOCUMENT);
    }

    @Test
    void replace_manyAtOnce_oneSucceeds() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> writers = new ArrayList<>();
            for (byte writer = 0; writer < 8; writer++) {
                byte[] document = {writer};
                writers.add(() -> store().replace(Prefix.RESULTS, "a.json", document, Optional.empty())
                        .isPresent());
            }
            List<Byte> succeeded = new ArrayList<>();
            List<Future<Boolean>> written = threads.invokeAll(writers);
            for (byte writer = 0; writer < 8; writer++) {
                if (written.get(writer).get()) {
                    succeeded.add(writer);
                }
            }
            assertThat(succeeded).hasSize(1);
            assertThat(store().read(Prefix.RESULTS, "a.json").orElseThrow()).containsExactly(succeeded.get(0));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void delete_ofDocument_removesItAndNoOther() throws Exception {
        store().write(Prefix.REJECTED, "cast/a.json", DOCUMENT);
        store().write(Prefix.REJECTED, "cast/b.json", DOCUMENT);
        store().write(Prefix.RESULTS, "cast/a.json", DOCUMENT);

        store().delete(Prefix.REJECTED, "cast/a.json");
        store().delete(Prefix.REJECTED, "cast/a.json");

        assertThat(store().find(Prefix.REJECTED, "cast/a.json")).isEmpty();
        assertThat(store().find(Prefix.REJECTED, "cast/b.json")).isPresent();
        assertThat(store().find(Prefix.RESULTS, "cast/a.json")).isPresent();
    }

    @ParameterizedTest
    @MethodSource("hostilePaths")
    void delete_ofPathThatIsNotPlain_throwsIoException(String path) {
        assertThatThrownBy(() -> store().delete(Prefix.RESULTS, path)).isInstanceOf(IOException.class);
    }

    @Test
    void read_ofMissingDocument_isEmpty() throws Exception {
        store().write(Prefix.RESULTS, "cast/a.json", DOCUMENT);

        assertThat(store().read(Prefix.RESULTS, "b.json")).isEqualTo(Optional.empty());
        assertThat(store().read(Prefix.RESULTS, "nowhere/b.json")).isEqualTo(Optional.empty());
        assertThat(store().read(Prefix.RESULTS, "cast")).isEqualTo(Optional.empty());
        assertThat(store().read(Prefix.RESULTS, "cast/a.json/b.json")).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("hostilePaths")
    void write_ofPathThatIsNotPlain_throwsIoExceptionAndWritesNothing(String path) throws Exception {
        assertThatThrownBy(() -> store().write(Prefix.RESULTS, path, DOCUMENT)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @MethodSource("hostilePaths")
    void read_ofPathThatIsNotPlain_throwsIoException(String path) throws Exception {
        assertThatThrownBy(() -> store().read(Prefix.RESULTS, path)).isInstanceOf(IOException.class);
    }

    static Stream<String> hostilePaths() {
        return Stream.of(
                "",
                ".",
                "..",
                "../x.json",
                "../rejected/x.json",
                "a/../../x.json",
                "a/../x.json",
                "a/./x.json",
                "/etc/x.json",
                "//x.json",
                "a//x.json",
                "a/",
                "/",
                "a\0.json",
                "a\n.json",
                "a\u007f.json",
                "n".repeat(256) + ".json",
                "p/".repeat(600) + "x.json",
                "\ud800.json");
    }
}
