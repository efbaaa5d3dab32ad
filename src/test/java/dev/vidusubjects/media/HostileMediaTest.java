package dev.vidusubjects.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever a stranger sends: a clear answer, soon, and for little memory. */
class HostileMediaTest {

    private static final long SEED = Long.getLong("media.hostile.seed", 20261125);
    private static final int PER_FILE = Integer.getInteger("media.hostile.perFile", 60);

    private static final Duration MAX_LENGTH = Duration.ofMillis(50);
    private static final long MAX_BYTES = 8_000_000;

    private final Map<MediaFormat, Integer> accepted = new EnumMap<>(MediaFormat.class);
    private int files = 0;
    private int refused = 0;

    @Test
    void probe_hostileFiles_areAnsweredClearlyAndCheaply() {
        HostileFiles.make(SEED, PER_FILE, this::check);

        assertThat(files).isGreaterThanOrEqualTo(5000);
        assertThat(refused).isGreaterThan(files / 4);
        // Harmless mutations of every format must have come through, or nothing behind the first check was tried.
        assertThat(accepted.keySet()).containsExactlyInAnyOrder(MediaFormat.values());
    }

    @Test
    void probe_wellFormedFiles_areAcceptedButForTheForeignOnes() {
        HostileFiles.wellFormed().forEach((name, file) -> check(name, MediaFiles.content(file)));

        assertThat(refused).isEqualTo(2);
    }

    private void check(String name, MediaContent content) {
        files++;
        long nanos = measure(name, content);
        if (nanos > MAX_LENGTH.toNanos()) {
            // The machine may have been busy, or the collector at work; twice in a row it is the file.
            nanos = Math.min(measure(name, content), measure(name, content));
        }
        assertThat(Duration.ofNanos(nanos)).as(name).isLessThan(MAX_LENGTH);
    }

    private long measure(String name, MediaContent content) {
        long allocated = Allocations.ofThisThread();
        long start = System.nanoTime();
        MediaInfo info = null;
        MediaException failure = null;
        try {
            info = MediaProbe.probe(content);
        } catch (MediaException e) {
            failure = e;
        } catch (IOException | RuntimeException | Error e) {
            fail(name, e);
        }
        long nanos = System.nanoTime() - start;
        assertThat(Allocations.ofThisThread() - allocated).as(name).isLessThan(MAX_BYTES);
        if (failure == null) {
            checkInfo(name, info);
        } else {
            refused++;
            assertThat(failure.rule()).as(name).isIn("media_format", "media_damaged", "media_truncated");
            assertThat(failure.getMessage()).as(name).matches("found [\\x20-\\x7e×]{10,250}");
        }
        return nanos;
    }

    private void checkInfo(String name, MediaInfo info) {
        accepted.merge(info.format(), 1, Integer::sum);
        assertThat(info.width()).as(name).isPositive();
        assertThat(info.height()).as(name).isPositive();
        assertThat(info.duration().isEmpty()).as(name).isEqualTo(info.format().isImage());
        info.duration()
                .ifPresent(duration -> assertThat(duration.toNanos()).as(name).isPositive());
    }
}
