package dev.vidusubjects.scale;

import dev.vidusubjects.aws.TableBench;
import dev.vidusubjects.bench.Figures;
import dev.vidusubjects.bench.Table;
import dev.vidusubjects.standalone.store.EmbeddedBench;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures what each task costs while the number of stored tasks grows, in the embedded store and in a table of DynamoDB
 * Local. The operations on the two sizes alternate, each of them first in turn, so that both find the machine in the
 * same state.
 */
public final class StoreGrowth {

    private static final int FEW = 1_000;
    private static final int MANY = 100_000;

    private StoreGrowth() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("\n### The embedded store\n");
        try (EmbeddedBench few = EmbeddedBench.of(FEW);
                EmbeddedBench many = EmbeddedBench.of(MANY)) {
            Table table = new Table("operation, median", "1,000 tasks", "100,000 tasks", "ratio");
            compare(table, few.tasks(), many.tasks(), 300);
            row(table, "file growth for each poll, KB", few.growthOfPolls(), many.growthOfPolls());
            row(table, "open the file, ms", few.open(), many.open());
            row(table, "compact the file while all calls wait, ms", few.compact(), many.compact());
        }
        System.out.println("\n### The table, in DynamoDB Local\n");
        try (TableBench few = TableBench.of(FEW);
                TableBench many = TableBench.of(MANY)) {
            Table table = new Table("operation, median", "1,000 tasks", "100,000 tasks", "ratio");
            compare(table, few.tasks(), many.tasks(), 40);
            System.out.println("\n### The table: requests and capacity units of DynamoDB\n");
            consumption(few, many);
        }
    }

    private static void compare(Table table, StoredTasks few, StoredTasks many, int times) throws Exception {
        for (StoreOperation operation : StoreOperation.all()) {
            System.err.println("measuring: " + operation.label());
            List<Double> fewMillis = new ArrayList<>();
            List<Double> manyMillis = new ArrayList<>();
            // The search for endings moves forward by fifty tasks each time, and must end before the thousandth.
            int most = operation.label().contains("endings") ? 14 : times;
            for (int i = -most / 4; i < most; i++) {
                boolean isFewFirst = i % 2 == 0;
                double first = millis(operation, isFewFirst ? few : many);
                double second = millis(operation, isFewFirst ? many : few);
                if (i >= 0) {
                    fewMillis.add(isFewFirst ? first : second);
                    manyMillis.add(isFewFirst ? second : first);
                }
            }
            row(
                    table,
                    operation.label() + ", ms",
                    Figures.of(fewMillis).median(),
                    Figures.of(manyMillis).median());
        }
    }

    private static double millis(StoreOperation operation, StoredTasks tasks) throws Exception {
        long start = System.nanoTime();
        operation.action().on(tasks);
        return (System.nanoTime() - start) / 1e6;
    }

    private static void row(Table table, String label, double few, double many) {
        table.row(
                label,
                String.format(Locale.ROOT, "%.3f", few),
                String.format(Locale.ROOT, "%.3f", many),
                String.format(Locale.ROOT, "%.2f", many / few));
    }

    private static void consumption(TableBench few, TableBench many) throws Exception {
        Table table =
                new Table("operation, once", "1,000 tasks: requests", "units", "100,000 tasks: requests", "units");
        for (StoreOperation operation : StoreOperation.all()) {
            TableBench.Consumption onFew =
                    few.consumption(() -> operation.action().on(few.tasks()));
            TableBench.Consumption onMany =
                    many.consumption(() -> operation.action().on(many.tasks()));
            table.row(operation.label(), onFew.requests(), onFew.units(), onMany.requests(), onMany.units());
        }
    }
}
