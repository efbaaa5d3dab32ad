package dev.vidusubjects.vtrix;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.provider.SubmissionTime;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.time.Sleeper;
import io.vertx.core.Vertx;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * The real provider with its classifier, retries, rate limiters and breakers, on a simulated gateway in virtual time.
 */
public final class SimulatedVtrix {

    private static final URI BASE_URL = URI.create("https://gateway.example");

    /** The simulated gateway enforces the deadlines of exchanges, so no timers are needed. */
    private static final Vertx NO_TIMERS = (Vertx) Proxy.newProxyInstance(
            Vertx.class.getClassLoader(),
            new Class<?>[] {Vertx.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "setTimer" -> 0L;
                case "cancelTimer" -> true;
                default -> throw new UnsupportedOperationException(method.getName());
            });

    private SimulatedVtrix() {}

    /** @return the provider of one process */
    public static VtrixProvider provider(
            SimulatedExchange gateway,
            SubjectsConfig config,
            StateStore states,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random) {
        ErrorClassifier classifier = new ErrorClassifier(config);
        return new VtrixProvider(
                new ViduExchange(
                        new Apis(config, gateway), new FixedAccess(BASE_URL, "test-key"), classifier, config, clock),
                new TaskResponseParser(classifier),
                config,
                states,
                new SubmissionTime(config.provider().minResponseTime()),
                clock,
                sleeper,
                random,
                name -> new VirtualCircuitBreaker(config.provider().breakerPause(), clock));
    }

    private static final class Apis extends ViduApis {
        private final ViduApi api;

        private Apis(SubjectsConfig config, SimulatedExchange gateway) {
            super(config, NO_TIMERS);
            this.api = new Api(gateway).proxy();
        }

        @Override
        ViduApi forSubmitting(URI baseUrl) {
            return api;
        }

        @Override
        ViduApi forPolling(URI baseUrl) {
            return api;
        }

        @Override
        ExchangeDeadline deadlineIn(Duration limit) {
            return new ExchangeDeadline(Long.toString(limit.toMillis()), limit, NO_TIMERS, () -> {});
        }
    }

    /**
     * Does not implement {@link ViduApi}: a class that implements it would become a resource of the application under
     * test.
     */
    private static final class Api {
        private final SimulatedExchange gateway;

        private Api(SimulatedExchange gateway) {
            this.gateway = gateway;
        }

        private ViduApi proxy() {
            return (ViduApi) Proxy.newProxyInstance(
                    ViduApi.class.getClassLoader(),
                    new Class<?>[] {ViduApi.class},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "generate" -> generate((String) arguments[2], (GenerationBody) arguments[3]);
                        case "task" -> task((String) arguments[1], (String) arguments[2]);
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }

        private Response generate(String deadline, GenerationBody body) {
            if (!gateway.connects()) {
                throw new ProcessingException(new ConnectException("refused"));
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                body.writeTo(bytes);
            } catch (IOException e) {
                throw new ProcessingException(e);
            }
            return response(gateway.post(bytes.toByteArray(), limit(deadline)));
        }

        private Response task(String deadline, String id) {
            return response(gateway.get(id, limit(deadline)));
        }

        private static Duration limit(String deadline) {
            return Duration.ofMillis(Long.parseLong(deadline));
        }

        private static Response response(SimulatedExchange.Outcome outcome) {
            return switch (outcome.kind()) {
                case NOT_CONNECTED -> throw new ProcessingException(new ConnectException("refused"));
                case RESET -> throw new ProcessingException(new IOException("reset"));
                case TIMEOUT -> throw new ProcessingException(new TimeoutException());
                case RESPONSE, CUT -> new SimulatedResponse(outcome);
            };
        }
    }
}
