package dev.vidusubjects.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The order statistics of a series, which is all that is said about it: a mean hides what a caller feels. */
public final class Figures {

    private final double[] sorted;

    private Figures(double[] sorted) {
        this.sorted = sorted;
    }

    /** @param values at least one */
    public static Figures of(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return new Figures(sorted);
    }

    /** @param share from 0 (the least) to 1 (the most); the value at the nearest rank */
    public double quantile(double share) {
        return sorted[(int) Math.max(0, Math.ceil(share * sorted.length) - 1)];
    }

    public double median() {
        return quantile(0.5);
    }

    /** @return median and, in parentheses, least and most, with one digit */
    public String spread() {
        return String.format(Locale.ROOT, "%.1f (%.1f–%.1f)", median(), sorted[0], sorted[sorted.length - 1]);
    }
}
