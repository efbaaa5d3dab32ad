package dev.vidusubjects.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The order statistics of a series. There is no mean, because a mean hides the slow calls. */
public final class Figures {

    private final double[] sorted;

    private Figures(double[] sorted) {
        this.sorted = sorted;
    }

    /** @param values at least one value */
    public static Figures of(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return new Figures(sorted);
    }

    /**
     * @param share from 0 (the minimum) to 1 (the maximum)
     * @return the value at the nearest rank
     */
    public double quantile(double share) {
        return sorted[(int) Math.max(0, Math.ceil(share * sorted.length) - 1)];
    }

    public double median() {
        return quantile(0.5);
    }

    /** @return the median and, in parentheses, the minimum and the maximum, with one decimal digit */
    public String spread() {
        return String.format(Locale.ROOT, "%.1f (%.1f–%.1f)", median(), sorted[0], sorted[sorted.length - 1]);
    }
}
