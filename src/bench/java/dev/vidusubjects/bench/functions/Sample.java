package dev.vidusubjects.bench.functions;

import java.util.List;
import java.util.function.Function;

/**
 * What one process needed.
 *
 * @param ready from the start of the process to its first request for an event
 * @param first from the first event to the response to it
 * @param warm the medians of the events after it, each from the event to the response; its CPU time goes on to the
 *     next request for an event, because that work comes with every event
 * @param peakMemoryMb the most memory that was resident, in MB (10⁶ bytes)
 */
record Sample(Cost ready, Cost first, Cost warm, double peakMemoryMb) {

    /** In milliseconds. The CPU time may exceed the wall time while several threads run. */
    record Cost(double wall, double cpu) {

        static Cost ofNanos(long wall, long cpu) {
            return new Cost(wall / 1e6, cpu / 1e6);
        }

        Cost plus(Cost other) {
            return new Cost(wall + other.wall, cpu + other.cpu);
        }

        /** @return the median of the wall times, and that of the CPU times */
        static Cost median(List<Cost> costs) {
            return new Cost(median(costs, Cost::wall), median(costs, Cost::cpu));
        }

        private static double median(List<Cost> costs, Function<Cost, Double> value) {
            double[] sorted = costs.stream()
                    .map(value)
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            return sorted[(sorted.length - 1) / 2];
        }
    }

    /** @return the time from the start of the process to its first response, without the wait for the event */
    Cost cold() {
        return ready.plus(first);
    }
}
