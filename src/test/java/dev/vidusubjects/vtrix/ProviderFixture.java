package dev.vidusubjects.vtrix;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.SubmissionTime;
import dev.vidusubjects.text.Utf8Text;
import dev.vidusubjects.time.TimeBudget;
import io.vertx.core.Vertx;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The real client of the provider, connected to a {@link RawServer}. */
final class ProviderFixture implements Closeable {

    static final String KEY = "test-key-1234567890";
    static final String CREATED = "{\"id\":\"t1\",\"status\":\"created\"}";
    static final ProviderRequest REQUEST = new ProviderRequest(
            "Hero", List.of(Utf8Text.of("data:image/png;base64,AAAA")), List.of(), Optional.of("voice-1"));

    final MutableClock clock = new MutableClock();
    final RawServer server = new RawServer();
    final ScriptedStateStore states = new ScriptedStateStore();
    /** The durations that the client waited, in order. */
    final List<Duration> pauses = new ArrayList<>();

    private final Vertx vertx;
    private final List<ViduApis> opened = new ArrayList<>();

    ProviderFixture(Vertx vertx) throws IOException {
        this.vertx = vertx;
    }

    /** @param settings names and values in turn, the names below {@code subjects.provider} */
    VtrixProvider provider(String... settings) {
        return provider(new FixedAccess(server.url(), KEY), settings);
    }

    VtrixProvider provider(ProviderAccess access, String... settings) {
        SubjectsConfig config = ConfigOf.provider(settings);
        ErrorClassifier classifier = new ErrorClassifier(config);
        ViduApis apis = new ViduApis(config, vertx);
        opened.add(apis);
        return new VtrixProvider(
                new ViduExchange(apis, access, classifier, config, clock),
                new TaskResponseParser(classifier),
                config,
                states,
                new SubmissionTime(config.provider().minResponseTime()),
                clock,
                duration -> {
                    pauses.add(duration);
                    clock.advance(duration);
                },
                () -> 0L);
    }

    /** @return a budget that uses the fixture's clock, which does not advance during a call */
    TimeBudget budget(Duration duration) {
        return TimeBudget.of(duration, clock);
    }

    static ProviderTask submit(VtrixProvider provider) throws ProviderException {
        return provider.submit(REQUEST, "attempt-1", Budgets.ample());
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (ViduApis apis : opened) {
            apis.close();
        }
    }
}
