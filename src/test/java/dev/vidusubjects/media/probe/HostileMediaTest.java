package dev.vidusubjects.media.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.fixture.Allocations;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.Rule;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** For any untrusted file, the probe returns a result or a clear error, within limits of time and memory. */
class HostileMediaTest {

    private static final long SEED = Long.getLong("media.hostile.seed", 20261125);
    private static final int PER_FILE = Integer.getInteger("media.hostile.perFile", 60);

    private static final Duration MAX_TIME = Duration.ofMillis(50);
    private static final long MAX_BYTES = 8_000_000;

    private final Map<MediaFormat, Integer> accepted = new EnumMap<>(MediaFormat.class);
    private int files = 0;
    private int refused = 0;

    @Test
    void probe_hostileFiles_staysWithinTimeAndMemoryLimits() {
        HostileFiles.make(SEED, PER_FILE, this::check);

        assertThat(files).isGreaterThanOrEqualTo(5000);
        assertThat(refused).isGreaterThan(files / 4);
        // Harmless mutations of every format must be accepted. Otherwise the test covers only the first check of the
        // probe.
        assertThat(accepted.keySet()).containsExactlyInAnyOrder(MediaFormat.values());
    }

    @Test
    void probe_wellFormedFiles_refusesOnlyUnsupportedFormats() {
        HostileFiles.wellFormed().forEach((name, file) -> check(name, MediaFiles.content(file)));

        assertThat(refused).isEqualTo(2);
    }

    private void check(String name, MediaContent content) {
        files++;
        long nanos = measure(name, content);
        if (nanos > MAX_TIME.toNanos()) {
            // A busy machine or the garbage collector can cause one slow run. If two more runs are slow too, the file
            // is the cause.
            nanos = Math.min(measure(name, content), measure(name, content));
        }
        assertThat(Duration.ofNanos(nanos)).as(name).isLessThan(MAX_TIME);
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
            assertThat(failure.rule()).as(name).isIn(Rule.MEDIA_FORMAT, Rule.MEDIA_DAMAGED, Rule.MEDIA_TRUNCATED);
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
