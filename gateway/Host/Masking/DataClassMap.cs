using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>Which field names hold which class of data, in every format that passes here. Case, <c>_</c>, <c>-</c> and <c>.</c> do not count.</summary>
/// <remarks>
/// Source of the names: ISO 20022 (pain, pacs, camt), Open Banking UK 4.0, NextGenPSD2 1.3, the canonical contract, US bank APIs.
/// <c>parent/name</c> holds for a name below that parent only. A field in a classified container takes the container's class
/// unless its own name is classified; <c>Public</c> names stay readable there.
/// </remarks>
internal static class DataClassMap
{
    public static IReadOnlyDictionary<DataClass, string[]> Names { get; } = new Dictionary<DataClass, string[]>
    {
        [DataClass.Iban] = Split("iban, debtorIban, creditorIban, accountIban, beneficiaryIban, ibanNumber"),
        [DataClass.AccountNumber] = Split(
            "accountNumber, accountNo, accountId, bankAccountNumber, bban, dfiAccountNumber, sortCodeAccountNumber, loanNumber, virtualAccountNumber, " +
            "sourceAccount, destinationAccount, accountNumberValue, othr/id, acct/id, account/identification, debtorAccount/identification, " +
            "creditorAccount/identification, cashAccount/identification, account/secondaryIdentification, debtorAccount/secondaryIdentification, " +
            "creditorAccount/secondaryIdentification, account/number, bankAccount/number, numbers/number"),
        [DataClass.Pan] = Split("pan, maskedPan, cardNumber, primaryAccountNumber, cardPan, cardNo, plainCardData/pan, plnCardData/pan"),
        [DataClass.PartyName] = Split(
            "nm, name, fullName, legalName, partyName, companyName, individualName, firstName, lastName, middleName, givenName, familyName, surname, ownerName, " +
            "accountName, accountOwnerName, accountHolderName, holderName, cardHolderName, debtorName, creditorName, ultimateDebtor, ultimateCreditor, " +
            "ultimateDebtorName, ultimateCreditorName, beneficiaryName, payeeName, payerName, recipientName, senderName, nickname, counterpartyName"),
        [DataClass.Address] = Split(
            "email, emailAddress, emailAdr, eMail, phone, phoneNumber, phoneNb, mobileNumber, mobNb, faxNb, msisdn, postalAddress, pstlAdr, adrLine, addressLine, " +
            "addressLines, line1, line2, strtNm, streetName, street, bldgNb, buildingNumber, pstCd, postCode, postalCode, zipCode, ctctDtls, contactDetails"),
        [DataClass.Amount] = Split(
            "amount, amt, instdAmt, eqvtAmt, txAmt, intrBkSttlmAmt, ttlIntrBkSttlmAmt, ctrlSum, instructedAmount, transactionAmount, balanceAmount, " +
            "equivalentAmount, chargeAmount, creditLimitAmount, debitAmount, creditAmount, balance, currentBalance, availableBalance, totalAmount"),
        [DataClass.FreeText] = Split(
            "ustrd, unstructured, remittanceInformation, remittanceInformationUnstructured, remittanceInformationUnstructuredArray, transactionInformation, " +
            "description, additionalInformation, addtlNtryInf, addtlTxInf, addtlRmtInf, addtlInf, instrInf, memo, note, notes, narrative, comment, statementDescriptor, " +
            "messageToRecipient, freeText, addenda, paymentRelatedInformation, releases/reason"),
        [DataClass.Credential] = Split(
            "accessToken, refreshToken, idToken, clientSecret, clientAssertion, password, passphrase, secret, privateKey, apiKey, authorization, cvv, cvc, cvv2, " +
            "pin, otp, sessionToken, bearerToken"),
        [DataClass.Public] = Split("currency, ccy, currencyOfTransfer, country, ctry, ctryOfRes, schemeName, schmeNm, scheme, cd, type, balanceType, creditDebitIndicator, cdtDbtInd, dateTime, status"),
    };

    private static string[] Split(string names) => names.Split(", ");
}
