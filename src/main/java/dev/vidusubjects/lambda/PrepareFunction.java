package dev.vidusubjects.lambda;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.start.FunctionName;
import dev.vidusubjects.start.Preparation;
import io.quarkus.arc.All;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Runs the preparations of the function before it asks for its first event. */
@Singleton
@IfBuildProfile("aws")
class PrepareFunction {

    private static final Logger LOG = Logger.getLogger(PrepareFunction.class);

    /** The maximum time. Lambda ends an initialization after 10 s, and steps that are late run on beside the event. */
    static final Duration LIMIT = Duration.ofSeconds(2);

    private final List<Preparation> preparations;
    private final Optional<FunctionName> function;

    PrepareFunction(
            @All List<Preparation> preparations,
            SubjectsConfig config,
            @ConfigProperty(name = "quarkus.lambda.handler") Optional<String> handler) {
        this.preparations = preparations;
        // Without Lambda's own server for events, this is a test, which counts the requests of an event.
        boolean enabled = config.aws().prepare() && System.getenv("AWS_LAMBDA_RUNTIME_API") != null;
        this.function = handler.filter(code -> enabled).flatMap(FunctionName::ofCode);
    }

    void prepare(@Observes StartupEvent start) throws InterruptedException {
        if (function.isPresent()) {
            run(preparations, function.get(), LIMIT);
        }
    }

    /** @return whether all steps ended within the limit */
    static boolean run(List<Preparation> preparations, FunctionName function, Duration limit)
            throws InterruptedException {
        List<Runnable> steps = preparations.stream()
                .flatMap(preparation -> Stream.concat(
                        preparation.steps(function).stream(),
                        preparation.servers(function).stream().map(PrepareFunction::session)))
                .toList();
        CountDownLatch running = new CountDownLatch(steps.size());
        for (Runnable step : steps) {
            Thread thread = new Thread(() -> run(step, running), "prepare");
            thread.setDaemon(true);
            thread.start();
        }
        return running.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void run(Runnable step, CountDownLatch running) {
        try {
            step.run();
        } catch (RuntimeException e) {
            // The first use tries again, and reports the failure where it belongs.
            LOG.debug("a preparation failed", e);
        } finally {
            running.countDown();
        }
    }

    private static Runnable session(URI server) {
        return () -> TlsSession.open(server);
    }
}
