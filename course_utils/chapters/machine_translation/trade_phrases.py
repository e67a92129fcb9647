"""Short sentences of cross-border trade in English and Chinese, written for the course: none is in a training set.

Used in 12_machine_translation to ask whether a translator of one kind of text serves another.
"""

PHRASES = (
    ("We accept your price of 5,000 dollars", "我们接受您5,000美元的报价"),
    ("The goods will be shipped on 12 May", "货物将于5月12日发运"),
    ("Please confirm the order by Friday", "请在星期五之前确认订单"),
    ("Payment is due within 30 days", "请在30天内付款"),
    ("The contract is not binding yet", "合同尚未生效"),
    ("Two boxes arrived damaged", "有两箱货到达时已损坏"),
    ("We cannot offer a discount", "我们不能打折"),
    ("Who pays the customs duty?", "关税由谁承担？"),
    ("Please send us 3 samples", "请寄给我们3件样品"),
    ("The invoice is missing", "缺少发票"),
    ("Delivery is free from 200 units", "200件起免运费"),
    ("We reserve the right to cancel", "我们保留取消的权利"),
)
