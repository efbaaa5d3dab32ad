package dev.vidusubjects.handler;

import com.amazonaws.services.lambda.runtime.Context;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** One call of a function: what all of them log, and how much of its time is left for waiting. */
final class Invocation {

    private static final Logger LOG = Logger.getLogger(Invocation.class);
    /** Lambda's own limit of a function's time. */
    private static final Duration MAX_LENGTH = Duration.ofMinutes(15);

    private static final AtomicBoolean COLD = new AtomicBoolean(true);

    private final LogEvent step;
    private final Context context;
    private final long started = System.nanoTime();

    private Invocation(String function, Context context) {
        this.context = context;
        this.step = LogEvent.of("invoked")
                .with("function", function)
                .with("request_id", context.getAwsRequestId())
                .with("cold", COLD.getAndSet(false));
    }

    /** What a function does; it may add facts to the line that is logged at its end. */
    interface Work {
        void run(Invocation invocation) throws IOException;
    }

    /** Runs a function and logs one line about it, with its duration, whether it succeeds or not. */
    static void run(String function, Context context, Work work) throws IOException {
        Invocation invocation = new Invocation(function, context);
        String outcome = "failed";
        try {
            work.run(invocation);
            outcome = "answered";
        } finally {
            invocation
                    .step
                    .with("outcome", outcome)
                    .with("total_seconds", Duration.ofNanos(System.nanoTime() - invocation.started))
                    .info(LOG);
        }
    }

    Invocation with(String key, Object value) {
        step.with(key, value);
        return this;
    }

    /** @return the time that is left of the invocation */
    TimeBudget budget(Clock clock) {
        return TimeBudget.of(timeLeft(Duration.ZERO), clock);
    }

    /** @return the time that is left, less what the rest of the work may need; never negative */
    Duration timeLeft(Duration reserve) {
        Duration told = Duration.ofMillis(context.getRemainingTimeInMillis());
        // Event servers other than Lambda's name no deadline; then the number means nothing.
        boolean known = !told.isNegative() && told.compareTo(MAX_LENGTH) <= 0;
        Duration left = (known ? told : MAX_LENGTH).minus(reserve);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
