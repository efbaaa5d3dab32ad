package dev.vidusubjects.vtrix;

import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;

/**
 * Polls tasks of the provider. A poll changes nothing. If the connection of a poll broke, which happens to connections
 * that are kept alive, the poll is repeated once, at once. The caller handles every other failure, and polls again
 * later.
 */
final class TaskPoller {

    private final ViduExchange exchange;
    private final TaskResponseParser parser;
    private final CallGuard breaker;
    private final Duration readTimeout;

    TaskPoller(ViduExchange exchange, TaskResponseParser parser, CallGuard breaker, Duration readTimeout) {
        this.exchange = exchange;
        this.parser = parser;
        this.breaker = breaker;
        this.readTimeout = readTimeout;
    }

    /**
     * Polls once, within the budget and the read timeout.
     *
     * @throws ProviderException {@code Account}, {@code Busy}, {@code NoVerdict}, {@code NotPolled} or {@code
     *     TaskUnknown}
     */
    TaskResponse poll(String id, TimeBudget budget) throws ProviderException {
        TimeBudget time = budget.atMost(readTimeout);
        if (!time.has(ViduExchange.MIN_TIME)) {
            throw ViduExchange.noTimeToPoll();
        }
        return breaker.call(() -> {
            try {
                return parser.polled(id, response(id, time));
            } catch (NoResponseException e) {
                throw e.ofPoll();
            }
        });
    }

    private ProviderResponse response(String id, TimeBudget time) throws NoResponseException, ProviderException {
        try {
            return exchange.task(id, time);
        } catch (NoResponseException e) {
            if (e.timedOut() || !time.has(ViduExchange.MIN_TIME)) {
                throw e;
            }
            return exchange.task(id, time);
        }
    }
}
