using System.Collections.Concurrent;
using System.Globalization;
using SecureFin.Contract;

namespace SecureFin.Sandbox.Erp;

/// <summary>The ERP's memory: suppliers, invoices, and the webhooks it has seen. Safe for calls in parallel.</summary>
internal sealed class ErpBooks
{
    private const int LargestMemory = 10_000;

    private readonly ConcurrentDictionary<string, Supplier> _suppliers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Invoice> _invoices = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _seenInOrder = new();
    private int _lastInvoice = 1000;

    public IEnumerable<Supplier> Suppliers => _suppliers.Values.OrderBy(supplier => supplier.SupplierId, StringComparer.Ordinal);

    public IEnumerable<Invoice> Invoices => _invoices.Values.OrderBy(invoice => invoice.InvoiceId, StringComparer.Ordinal);

    public void Put(Supplier supplier) => _suppliers[supplier.SupplierId] = supplier;

    public Supplier? FindSupplier(string supplierId) => _suppliers.GetValueOrDefault(supplierId);

    public Invoice? FindInvoice(string invoiceId) => _invoices.GetValueOrDefault(invoiceId);

    /// <summary>Enters a new open invoice; null when the supplier is unknown or the memory is full.</summary>
    public Invoice? Enter(string supplierId, string number, Amount amount, DateOnly dueDate)
    {
        if (!_suppliers.ContainsKey(supplierId) || _invoices.Count >= LargestMemory)
            return null;
        var invoice = new Invoice
        {
            InvoiceId = string.Create(CultureInfo.InvariantCulture, $"I-{Interlocked.Increment(ref _lastInvoice)}"),
            SupplierId = supplierId,
            Number = number,
            Amount = amount,
            DueDate = dueDate,
        };
        _invoices[invoice.InvoiceId] = invoice;
        return invoice;
    }

    /// <summary>Changes an invoice in one step; null when there is none.</summary>
    public Invoice? Change(string invoiceId, Func<Invoice, Invoice> change)
    {
        while (_invoices.TryGetValue(invoiceId, out var old))
        {
            var changed = change(old);
            if (_invoices.TryUpdate(invoiceId, changed, old))
                return changed;
        }

        return null;
    }

    public bool HasSeen(string webhookId) => _seen.ContainsKey(webhookId);

    /// <summary>Remembers a webhook that was worked off; forgets the oldest of many.</summary>
    public void Remember(string webhookId)
    {
        if (!_seen.TryAdd(webhookId, true))
            return;
        _seenInOrder.Enqueue(webhookId);
        while (_seenInOrder.Count > LargestMemory && _seenInOrder.TryDequeue(out var oldest))
            _seen.TryRemove(oldest, out _);
    }
}
