package dev.vidusubjects.aws;

import dev.vidusubjects.emulators.Emulators;
import dev.vidusubjects.scale.StoredTasks;
import dev.vidusubjects.task.Task;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** A table of DynamoDB Local with a number of tasks, for measurements. */
public final class TableBench implements AutoCloseable {

    private static final Duration RETENTION = Duration.ofDays(90);
    private static final int BATCH = 25;
    private static final int LOADERS = 4;

    private final AwsClients clients =
            new AwsClients(() -> Emulators.REGION, Emulators.credentials(), Optional.of(Emulators.dynamoDb()));
    private final String table = Emulators.newTable();
    private final StoredTasks tasks;

    /**
     * What a call of the store consumed.
     *
     * @param requests the number of requests to DynamoDB
     * @param units the capacity units, of reads and writes together
     */
    public record Consumption(long requests, double units) {}

    /** Does something with the table. */
    public interface Action {
        void run() throws Exception;
    }

    private TableBench(int count) {
        DynamoStateStore states = new DynamoStateStore(clients, table);
        tasks = new StoredTasks(
                new DynamoTaskStore(clients, table, RETENTION, new Random(count)),
                new DynamoOutbox(clients, states, table, RETENTION, Clock.systemUTC()),
                count);
    }

    /** @return a table with the items that the store would have written */
    public static TableBench of(int count) throws Exception {
        System.err.println("storing " + count + " tasks in DynamoDB Local");
        TableBench bench = new TableBench(count);
        ExecutorService loaders = Executors.newFixedThreadPool(LOADERS);
        List<Callable<Object>> batches = IntStream.range(0, count / BATCH)
                .<Callable<Object>>mapToObj(batch -> () -> bench.load(batch * BATCH))
                .toList();
        for (Future<Object> loaded : loaders.invokeAll(batches)) {
            loaded.get();
        }
        loaders.shutdown();
        return bench;
    }

    private Object load(int first) {
        List<WriteRequest> puts = IntStream.range(first, first + BATCH)
                .mapToObj(number -> item(StoredTasks.task(number)))
                .map(item ->
                        WriteRequest.builder().putRequest(put -> put.item(item)).build())
                .toList();
        Map<String, List<WriteRequest>> left = Map.of(table, puts);
        while (!left.isEmpty()) {
            Map<String, List<WriteRequest>> next = left;
            left = clients.dynamoDb()
                    .batchWriteItem(write -> write.requestItems(next))
                    .unprocessedItems();
        }
        return null;
    }

    /** @return the item; the ending of the task is announced if it has ended */
    private static Map<String, AttributeValue> item(Task task) {
        Map<String, AttributeValue> item =
                new HashMap<>(TaskItem.attributes(task, "0123456789abcdef0123456789abcdef", RETENTION));
        item.putAll(TaskItem.key(task.id()));
        task.endedVersion().ifPresent(version -> item.put(TaskItem.ANNOUNCED_VERSION, TaskItem.number(version)));
        return item;
    }

    public StoredTasks tasks() {
        return tasks;
    }

    /** @return what an action on this table consumes */
    public Consumption consumption(Action action) throws Exception {
        ConsumptionCount.REQUESTS.reset();
        ConsumptionCount.UNITS.reset();
        action.run();
        return new Consumption(ConsumptionCount.REQUESTS.sum(), ConsumptionCount.UNITS.sum());
    }

    @Override
    public void close() {
        clients.dynamoDb().close();
    }
}
