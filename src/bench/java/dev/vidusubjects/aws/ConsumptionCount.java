package dev.vidusubjects.aws;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Counts the requests to DynamoDB of this process, and the capacity units that they consume: what AWS would charge. The
 * SDK finds this class by its name in the resource {@code execution.interceptors}.
 */
public final class ConsumptionCount implements ExecutionInterceptor {

    static final LongAdder REQUESTS = new LongAdder();
    static final DoubleAdder UNITS = new DoubleAdder();

    private static final ReturnConsumedCapacity TOTAL = ReturnConsumedCapacity.TOTAL;

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (context.request() instanceof QueryRequest query) {
            return query.toBuilder().returnConsumedCapacity(TOTAL).build();
        }
        if (context.request() instanceof GetItemRequest get) {
            return get.toBuilder().returnConsumedCapacity(TOTAL).build();
        }
        if (context.request() instanceof PutItemRequest put) {
            return put.toBuilder().returnConsumedCapacity(TOTAL).build();
        }
        if (context.request() instanceof UpdateItemRequest update) {
            return update.toBuilder().returnConsumedCapacity(TOTAL).build();
        }
        return context.request();
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        REQUESTS.increment();
        ConsumedCapacity consumed = null;
        if (context.response() instanceof QueryResponse query) {
            consumed = query.consumedCapacity();
        } else if (context.response() instanceof GetItemResponse get) {
            consumed = get.consumedCapacity();
        } else if (context.response() instanceof PutItemResponse put) {
            consumed = put.consumedCapacity();
        } else if (context.response() instanceof UpdateItemResponse update) {
            consumed = update.consumedCapacity();
        }
        if (consumed != null) {
            UNITS.add(consumed.capacityUnits());
        }
    }
}
