package dev.vidusubjects.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vidusubjects.fixture.MemoryStateStore;
import dev.vidusubjects.fixture.RecordedLog;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class EndpointHealthTest {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant NEXT_DAY = START.plus(EndpointHealth.ALARM_AFTER);
    private static final URI ENDPOINT = URI.create("https://hooks.example.com/vidu?token=secret");
    private static final String DOCUMENT = "failing-endpoints";

    /** The values of the document, in the order in which they were written. */
    private final List<String> written = new ArrayList<>();

    private final MemoryStateStore states = new MemoryStateStore((name, before, after) -> written.add(after));
    private final EndpointHealth health = new EndpointHealth(states);

    @Test
    void failed_manyTimes_writesOnceWhenItBegins() {
        health.failed(ENDPOINT, START);
        health.failed(ENDPOINT, START.plusSeconds(5));
        health.failed(URI.create("https://HOOKS.example.com/another"), START.plusSeconds(6));

        assertThat(written).containsExactly("{\"https://hooks.example.com\":\"" + START + "/" + START + "\"}");
    }

    @Test
    void failed_forHours_writesTheLastFailureOnceAnHour() {
        for (int minutes = 0; minutes < 150; minutes += 10) {
            health.failed(ENDPOINT, START.plus(Duration.ofMinutes(minutes)));
        }

        assertThat(written)
                .hasSize(3)
                .last()
                .asString()
                .contains("\"" + START + "/" + START.plus(Duration.ofHours(2)) + "\"");
    }

    @Test
    void succeeded_afterFailures_writesOnceWhenItEnds() {
        health.succeeded(ENDPOINT);
        assertThat(written).isEmpty();

        health.failed(ENDPOINT, START);
        health.succeeded(ENDPOINT);
        health.succeeded(ENDPOINT);

        assertThat(written).hasSize(2).last().isEqualTo("{}");
    }

    @Test
    void failed_forADayWithoutSuccess_isReportedAtEachAttempt() {
        try (RecordedLog log = RecordedLog.ofPackageOf(EndpointHealth.class)) {
            health.failed(ENDPOINT, START.plusMillis(999));
            health.failed(ENDPOINT, NEXT_DAY.minusMillis(1));
            assertThat(log.events()).isEmpty();

            health.failed(ENDPOINT, NEXT_DAY);
            health.failed(ENDPOINT, NEXT_DAY.plusSeconds(60));

            assertThat(log.lines("webhook_endpoint_failing"))
                    .hasSize(2)
                    .containsOnly("webhook_endpoint_failing endpoint=https://hooks.example.com since=" + START);
            assertThat(log.levels("webhook_endpoint_failing"))
                    .allMatch(level -> level.intValue() == Level.WARNING.intValue());
            assertThat(log.text()).doesNotContain("token", "secret", "/vidu");
        }
    }

    /** The longest delay between two attempts of one delivery is a day and a tenth. */
    @Test
    void failed_atTheLongestDelays_isReported() {
        Duration delay = Duration.ofHours(24).plus(Duration.ofMinutes(144));
        try (RecordedLog log = RecordedLog.ofPackageOf(EndpointHealth.class)) {
            health.failed(ENDPOINT, START);
            health.failed(ENDPOINT, START.plus(Duration.ofMinutes(59)));
            health.failed(ENDPOINT, START.plus(Duration.ofMinutes(59)).plus(delay));

            assertThat(log.events()).containsExactly("webhook_endpoint_failing");
        }
    }

    /** An endpoint that fails once a month works in between, as far as is known. */
    @Test
    void failed_longAfterTheLastFailure_beginsAgain() {
        try (RecordedLog log = RecordedLog.ofPackageOf(EndpointHealth.class)) {
            health.failed(ENDPOINT, START);
            Instant later = START.plus(EndpointHealth.MAX_GAP).plusSeconds(1);
            health.failed(ENDPOINT, later);
            health.failed(ENDPOINT, later.plus(Duration.ofHours(23)));
            assertThat(log.events()).isEmpty();

            health.failed(ENDPOINT, later.plus(EndpointHealth.ALARM_AFTER));

            assertThat(log.lines("webhook_endpoint_failing"))
                    .containsExactly("webhook_endpoint_failing endpoint=https://hooks.example.com since=" + later);
        }
    }

    @Test
    void failed_documentOfAnEarlierRelease_continuesWithIt() {
        states.replace(DOCUMENT, "{\"https://hooks.example.com\":\"" + START + "\"}", StateStore.ABSENT);
        try (RecordedLog log = RecordedLog.ofPackageOf(EndpointHealth.class)) {
            health.failed(ENDPOINT, NEXT_DAY);

            assertThat(log.lines("webhook_endpoint_failing"))
                    .containsExactly("webhook_endpoint_failing endpoint=https://hooks.example.com since=" + START);
        }
        assertThat(written).last().asString().contains("\"" + START + "/" + NEXT_DAY + "\"");
    }

    @Test
    void failed_afterASuccess_beginsAgain() {
        try (RecordedLog log = RecordedLog.ofPackageOf(EndpointHealth.class)) {
            health.failed(ENDPOINT, START);
            health.succeeded(URI.create("https://hooks.example.com/another"));
            health.failed(ENDPOINT, NEXT_DAY);
            health.failed(ENDPOINT, NEXT_DAY.plus(Duration.ofHours(23)));

            assertThat(log.events()).isEmpty();
        }
    }

    @Test
    void failed_otherPortOrScheme_isAnotherEndpoint() {
        health.failed(ENDPOINT, START);
        health.failed(URI.create("https://hooks.example.com:8443/"), START);
        health.failed(URI.create("http://hooks.example.com/"), START);

        health.succeeded(URI.create("https://hooks.example.com:8443/"));

        assertThat(written)
                .last()
                .asString()
                .contains("\"https://hooks.example.com\"", "\"http://hooks.example.com\"")
                .doesNotContain("8443");
    }

    /** Requests can name any number of endpoints; the document must stay below the limit of a state store. */
    @Test
    void failed_manyLongHosts_staysBelowTheLimitOfADocument() {
        for (int number = 0; number <= EndpointHealth.MAX_ENDPOINTS; number++) {
            health.failed(URI.create("https://" + longHost(number) + ":65535/"), START.plusNanos(123_456_789));
        }

        String document = states.read(DOCUMENT).orElseThrow().value();
        assertThat(document.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(100_000);
        assertThat(document).contains(longHost(EndpointHealth.MAX_ENDPOINTS - 1));
        assertThat(document).doesNotContain(longHost(EndpointHealth.MAX_ENDPOINTS));
    }

    /** Endpoints that are given up fail forever: they must not displace those that begin to fail. */
    @Test
    void failed_documentFullOfOldEndpoints_forgetsThem() {
        Instant now = START.plus(EndpointHealth.FORGET_AFTER);
        StringJoiner document = new StringJoiner(",", "{", "}");
        for (int number = 0; number < EndpointHealth.MAX_ENDPOINTS; number++) {
            Instant since = START.plusSeconds(number - 10);
            Instant last = number == 20 ? now.minus(EndpointHealth.MAX_GAP).minusSeconds(1) : now;
            document.add("\"https://host-" + number + ".example.com\":\"" + since + "/" + last + "\"");
        }
        states.replace(DOCUMENT, document.toString(), StateStore.ABSENT);

        health.failed(ENDPOINT, now);

        assertThat(states.read(DOCUMENT).orElseThrow().value())
                .contains("\"https://hooks.example.com\":\"" + now + "/" + now, "host-10.", "host-11.", "host-21.")
                .doesNotContain("host-0.", "host-9.", "host-20.");
    }

    private static String longHost(int number) {
        String label = "x".repeat(61);
        return String.format("%03d", number) + "." + label + "." + label + "." + label + "." + label;
    }

    @Test
    void failed_damagedDocument_isReplaced() {
        states.replace(DOCUMENT, "[\"no object\"]", StateStore.ABSENT);

        health.failed(ENDPOINT, START);

        assertThat(states.read(DOCUMENT).orElseThrow().value()).contains("https://hooks.example.com");
    }

    @Test
    void failed_anotherProcessWasFaster_keepsBothEndpoints() {
        URI other = URI.create("https://other.example.com/");
        EndpointHealth racing = new EndpointHealth(new StateStore() {
            private boolean raced;

            @Override
            public Optional<Entry> read(String name) {
                Optional<Entry> before = states.read(name);
                if (!raced) {
                    raced = true;
                    health.failed(other, START);
                }
                return before;
            }

            @Override
            public boolean replace(String name, String value, long expected) {
                return states.replace(name, value, expected);
            }
        });

        racing.failed(ENDPOINT, START);

        assertThat(states.read(DOCUMENT).orElseThrow().value())
                .contains("https://hooks.example.com", "https://other.example.com");
    }

    /** The state of endpoints is not worth a delivery that fails. */
    @Test
    void failed_storeFails_isLoggedOnly() {
        EndpointHealth unavailable = new EndpointHealth(new StateStore() {
            @Override
            public Optional<Entry> read(String name) {
                throw new StateStoreException("throttled", null);
            }

            @Override
            public boolean replace(String name, String value, long expected) {
                throw new StateStoreException("throttled", null);
            }
        });
        try (RecordedLog log = RecordedLog.ofPackageOf(EndpointHealth.class)) {
            assertThatCode(() -> unavailable.failed(ENDPOINT, START)).doesNotThrowAnyException();
            assertThatCode(() -> unavailable.succeeded(ENDPOINT)).doesNotThrowAnyException();

            assertThat(log.events()).containsOnly("endpoint_health_unavailable").hasSize(2);
        }
    }
}
