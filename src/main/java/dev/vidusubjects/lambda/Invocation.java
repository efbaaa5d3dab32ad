package dev.vidusubjects.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.time.Durations;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** One invocation of a function: the log event that all functions write, and the time that remains for waiting. */
final class Invocation {

    private static final Logger LOG = Logger.getLogger(Invocation.class);
    /** The maximum duration of a function on Lambda. */
    private static final Duration MAX_DURATION = Duration.ofMinutes(15);

    private static final AtomicBoolean COLD = new AtomicBoolean(true);

    private final LogEvent event;
    private final Context context;
    private final long started = System.nanoTime();

    private Invocation(String function, Context context) {
        this.context = context;
        this.event = LogEvent.of("invoked")
                .with("function", function)
                .with("request_id", context.getAwsRequestId())
                .with("cold", COLD.getAndSet(false));
    }

    /** The work of a function. It may add fields to the event that is logged at its end. */
    interface Work {
        void run(Invocation invocation) throws IOException;
    }

    /** Runs a function and logs one event with its duration, whether the function succeeds or fails. */
    static void run(String function, Context context, Work work) throws IOException {
        Invocation invocation = new Invocation(function, context);
        String outcome = "failed";
        try {
            work.run(invocation);
            outcome = "responded";
        } finally {
            invocation
                    .event
                    .with("outcome", outcome)
                    .with("total_seconds", Duration.ofNanos(System.nanoTime() - invocation.started))
                    .info(LOG);
        }
    }

    Invocation with(String key, Object value) {
        event.with(key, value);
        return this;
    }

    /** @return the remaining time of the invocation */
    TimeBudget budget(Clock clock) {
        return TimeBudget.of(remaining(Duration.ZERO), clock);
    }

    /**
     * @param reserve the time that the rest of the work may need
     * @return the remaining time minus the reserve; never negative
     */
    Duration remaining(Duration reserve) {
        Duration reported = Duration.ofMillis(context.getRemainingTimeInMillis());
        // Event servers other than Lambda's report no deadline; then the number is meaningless.
        boolean known = !reported.isNegative() && reported.compareTo(MAX_DURATION) <= 0;
        Duration remaining = (known ? reported : MAX_DURATION).minus(reserve);
        return Durations.max(remaining, Duration.ZERO);
    }
}
