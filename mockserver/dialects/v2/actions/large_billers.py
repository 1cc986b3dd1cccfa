"""v2 national billers: LargeBillerSearch, their payment addresses, and connecting one as a vendor."""

from __future__ import annotations

from mockserver.dialects.v2.answers import Reply
from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.fields import flags
from mockserver.dialects.v2.lists import MAX_ROWS
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.types import NullableReference
from mockserver.domain.context import Context
from mockserver.domain.network.billers import addresses_of, biller_of, large_biller, matches, search_billers
from mockserver.domain.network.connections import VENDOR, invite
from mockserver.domain.network.directory import RPPS
from mockserver.kernel import schema as s
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Record

PAGE = (s.Field("start", s.Int(minimum=0), required=True), s.Field("max", s.Int(minimum=0), required=True))
SEARCH = Parameters(
    s.Field("name", s.Text(min_length=1), required=True),
    s.Field("accNumber", s.Text(), "accountNumber"),
    s.Field("addressZip", s.Text(), "zipOrPostalCode"),
    *PAGE,
)
ADDRESSES_OF = Parameters(s.Field("largeBillerId", s.Text(), required=True), *PAGE)
CONNECTION = Parameters(
    s.Field("largeBillerId", s.Text(), required=True),
    s.Field("accNumber", s.Text(max_length=100, min_length=1), "accountNumber", required=True),
    s.Field("vendorId", s.Text(), required=True),
    s.Field("addressId", NullableReference()),
)

ADDRESS = s.Object(
    s.Field("entity", s.Text(), absent="LargeBillerPaymentAddress"),
    s.Field("id", s.Text()),
    s.Field("largeBillerId", s.Text(), "billerId"),
    s.Field("address1", s.Text(), "line1"),
    s.Field("address2", s.Text(), "line2"),
    s.Field("addressCity", s.Text(), "city"),
    s.Field("addressState", s.Text(), "stateOrProvince"),
    s.Field("addressCountry", s.Text(), "country"),
    s.Field("addressZip", s.Text(), "zipOrPostalCode"),
    omits=False,
)
MASK = s.Object(
    s.Field("entity", s.Text(), absent="LargeBillerMask"),
    s.Field("id", s.Text()),
    s.Field("largeBillerId", s.Text(), "billerId"),
    s.Field("effectiveDate", s.Date()),
    s.Field("maskLength", s.Int()),
    s.Field("maskFormat", s.Text()),
    *flags("exceptionMask"),
    s.Field("key", s.Int()),
    omits=False,
)
BILLER = s.Object(
    s.Field("entity", s.Text(), absent="LargeBiller"),
    s.Field("id", s.Text()),
    s.Field("billerReference", s.Int()),
    s.Field("billerName", s.Text(), "name"),
    s.Field("lineOfBusiness", s.Text()),
    s.Field("billerClass", s.Text()),
    s.Field("billerType", s.Text()),
    s.Field("currency", s.Text()),
    s.Field("addresses", s.Array(ADDRESS)),
    s.Field("masks", s.Array(MASK)),
    omits=False,
)
BILLERS = Reply(
    s.Field("matchedOn", s.Object(*flags("name accNumber addressZip"), omits=False)),
    s.Field("largeBillers", s.Array(BILLER)),
)
ADDRESSES = Reply(s.Field("addresses", s.Array(ADDRESS)))


def page(rows: list[Record], values: Record) -> list[Record]:
    """The rows from `start` on, `max` of them or as many as any list has."""
    return rows[values["start"] : values["start"] + min(values["max"], MAX_ROWS)]


@call("LargeBillerSearch", takes=SEARCH, gives=BILLERS, right="view")
def search(ctx: Context, values: Record) -> Record:
    """The national billers of a name, and what they were chosen by (F-1538)."""
    terms = {name: value for name, value in values.items() if value}
    billers = search_billers(ctx, terms)
    rows = [large_biller(ctx, one) for one in page(billers, values)]
    return {"matchedOn": matches(billers, terms), "largeBillers": rows}


@call("GetLargeBillerPaymentAddress", takes=ADDRESSES_OF, gives=ADDRESSES, right="view")
def addresses(ctx: Context, values: Record) -> Record:
    """Where a national biller is paid; raises BDC_1205 for an unknown one."""
    return {"addresses": page(addresses_of(ctx, biller_of(ctx, values["largeBillerId"])), values)}


@call("ConnectLargeBillerAsVendor", takes=CONNECTION, right="manage_network")
def connect(ctx: Context, values: Record) -> None:
    """Connect a vendor with a national biller, which then is paid electronically (F-1539, F-1541).

    Raises BDC_1205 for an unknown biller or vendor, and for an address that is not the biller's; BDC_1119 for an
    account number that it cannot have.
    """
    biller = biller_of(ctx, values["largeBillerId"])
    address_id = values.get("addressId")
    if address_id and address_id not in [one["id"] for one in addresses_of(ctx, biller)]:
        raise NotFound(address_id)
    number = {"accountNumber": values["accountNumber"]}
    invite(ctx, VENDOR, values["vendorId"], {"networkId": biller["id"], "networkType": RPPS, "rppsInformation": number})
