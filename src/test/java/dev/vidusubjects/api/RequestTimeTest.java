package dev.vidusubjects.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.fixture.MutableClock;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The time budget of a request ends before API Gateway times out. */
class RequestTimeTest {

    private final MutableClock clock = new MutableClock();

    @Test
    void budget_behindTheGateway_countsFromTheInstantOfItsEvent() {
        RequestTime time = new GatewayRequestTime(Fixture.config(Path.of("target")), clock);
        Instant received = clock.instant();
        clock.advance(Duration.ofSeconds(3));

        assertThat(time.budget(headers(Long.toString(received.toEpochMilli())), 5_000_000)
                        .remaining())
                .isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void budget_withoutEventTime_startsNow() {
        RequestTime time = new GatewayRequestTime(Fixture.config(Path.of("target")), clock);

        assertThat(time.budget(headers(null), 0).remaining()).isEqualTo(Duration.ofSeconds(28));
    }

    @Test
    void budget_standalone_ignoresTheHeaderAndGrowsWithTheBody() {
        RequestTime time = new StandaloneRequestTime(Fixture.config(Path.of("target")), clock);

        assertThat(time.budget(headers("0"), 40_000_000).remaining()).isEqualTo(Duration.ofSeconds(68));
    }

    private static HttpHeaders headers(String receivedAt) {
        return (HttpHeaders) Proxy.newProxyInstance(
                HttpHeaders.class.getClassLoader(),
                new Class<?>[] {HttpHeaders.class},
                (proxy, method, arguments) -> GatewayRequestTime.RECEIVED_AT.equals(arguments[0]) ? receivedAt : null);
    }
}
